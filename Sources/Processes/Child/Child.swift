// Child
