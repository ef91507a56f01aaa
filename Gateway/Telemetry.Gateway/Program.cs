using Telemetry.Gateway.Cli;
using Telemetry.Journal;

if (FaultPoint.Fault is { } fault)
{
    Console.Error.WriteLine($"telemetry: {fault}");
    return 2;
}
return await TelemetryCommand.InvokeAsync(args, Console.Out, Console.Error);
