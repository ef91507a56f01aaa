Console.WriteLine("No worlds yet.");
