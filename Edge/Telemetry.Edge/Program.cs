using System.Reflection;
using System.Runtime.InteropServices;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Hosting;

namespace Telemetry.Edge;

/// <summary>The entry: arguments in, exit code out.</summary>
internal static class Program
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int BadUsage = 2;

    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    public static async Task<int> Main(string[] args)
    {
        if (Journal.FaultPoint.Fault is { } fault)
        {
            Console.Error.WriteLine($"telemetry-edge: {fault}");
            return BadUsage;
        }
        var command = CommandLine.Parse(args);
        switch (command.Command)
        {
            case EdgeCommand.Help:
                Console.Out.WriteLine(CommandLine.Usage);
                return Done;
            case EdgeCommand.Version:
                Console.Out.WriteLine(typeof(Program).Assembly
                    .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
                return Done;
            case EdgeCommand.Run or EdgeCommand.Check or EdgeCommand.Export:
                return await WithConfigAsync(command);
            default:
                Console.Error.WriteLine($"telemetry-edge: {command.Fault}; --help tells more");
                return BadUsage;
        }
    }

    private static async Task<int> WithConfigAsync(CommandLine command)
    {
        EdgeConfig config;
        try
        {
            config = ConfigReader.ReadFile(command.ConfigFile);
        }
        catch (ConfigException e)
        {
            Console.Error.WriteLine(e.Message);
            return BadUsage;
        }
        if (command.Command == EdgeCommand.Check)
        {
            Console.Out.WriteLine($"{command.ConfigFile}: good");
            var running = Remote.RemoteCheck.Look(config, Console.Out);
            return command.IsConfigOnly
                || await SensorCheck.RunAsync(running, CheckLimit, TimeProvider.System, Console.Out) ? Done : Failed;
        }
        return command.Command == EdgeCommand.Export ? Export(config) : await RunAsync(config);
    }

    private static int Export(EdgeConfig config)
    {
        try
        {
            var (written, undated) = SpoolExport.Write(config, TimeProvider.System, Console.Out);
            Console.Error.WriteLine($"telemetry-edge: {written} readings; {undated} have no date yet and are left out");
            return Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"telemetry-edge: {e.Message}");
            return Failed;
        }
    }

    private static async Task<int> RunAsync(EdgeConfig config)
    {
        var log = new EdgeLog(Console.Error, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInstead);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInstead);
        try
        {
            await using var agent = EdgeAgent.Create(config, new AgentWorld { Log = log });
            using var notifier = new ServiceNotifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
            var watchdog = ServiceNotifier.WatchdogLimit(Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
            await agent.RunAsync(notifier, watchdog, stop.Token);
            return Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException
            or Journal.JournalFailedException)
        {
            log.SpoolFailed(e.Message);
            return Failed;
        }

        void StopInstead(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
