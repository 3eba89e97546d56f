// Parent
