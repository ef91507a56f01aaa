using Telemetry.FirmwareSim.Cli;

return await SimCommand.InvokeAsync(args, Console.Out, Console.Error);
