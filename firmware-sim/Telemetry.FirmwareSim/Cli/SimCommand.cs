using System.CommandLine;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>The <c>telemetry-sim</c> command. Exit 0: done; 1: failed, with one line on stderr; 2: bad usage.</summary>
internal static class SimCommand
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;

    /// <summary>Long enough for gateway and agents to end in order after Ctrl-C.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    public static async Task<int> InvokeAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Simulated sensors, recorded data, and the demo of the telemetry appliance.")
        {
            DemoCommand.Create(output, error),
            PlaybackCommand.Create(output, error),
            Bme280Command.Create(output, error),
            SensorsCommand.Create(output, error),
            SerialCommand.Create(output, error),
            ModbusCommand.Create(output),
            NmeaCommand.Create(output),
            FleetCommand.Create(output, error),
            ChildCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var complaint = OneLine(parsed.Errors[0].Message);
            await error.WriteLineAsync($"telemetry-sim: {complaint} (see telemetry-sim --help)");
            return BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopPatience,
            });
        }
        catch (FormatException e)
        {
            await error.WriteLineAsync($"telemetry-sim: {OneLine(e.Message)}");
            return BadUsage;
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            await error.WriteLineAsync($"telemetry-sim: {OneLine(e.Message)}");
            return Failed;
        }
    }

    private static string OneLine(string message) =>
        message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal);

    private static bool IsOfTheWorld(Exception e) => e
        is Playback.PlaybackException or Demo.DemoException or IOException or UnauthorizedAccessException
        or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception or TimeoutException
        or InvalidDataException or PlatformNotSupportedException or HttpRequestException
        or System.Text.Json.JsonException;
}
