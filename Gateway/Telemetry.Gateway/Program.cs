using Telemetry.Gateway.Cli;

return await TelemetryCommand.InvokeAsync(args, Console.Out, Console.Error);
