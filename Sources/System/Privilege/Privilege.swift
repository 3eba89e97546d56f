// Privilege
