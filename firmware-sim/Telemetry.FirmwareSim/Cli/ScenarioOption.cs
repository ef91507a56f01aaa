using System.CommandLine;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>
/// <c>--scenario FILE</c>: one file for all commands; each does what is said of its own targets, from its start on.
/// </summary>
internal static class ScenarioOption
{
    public static Option<string?> Create() => new("--scenario")
    {
        Description = "A JSON file of what goes wrong when; see this room's README.",
    };

    /// <summary>The scenario; none when the option was not given.</summary>
    /// <exception cref="FormatException">The file cannot be used.</exception>
    public static FaultSchedule Load(string? file, string machine) =>
        file is null ? FaultSchedule.None : ScenarioFile.Load(file, SensorBench.TargetsOf(machine));
}
