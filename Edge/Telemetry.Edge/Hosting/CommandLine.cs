namespace Telemetry.Edge.Hosting;

/// <summary>The agent's few arguments.</summary>
/// <param name="Command">What to do.</param>
/// <param name="ConfigFile">The configuration, for the commands that need one.</param>
/// <param name="Fault">Why the arguments cannot be used; null when they can.</param>
/// <param name="IsConfigOnly">Look at the configuration, not at the sensors.</param>
internal sealed record CommandLine(EdgeCommand Command, string ConfigFile, string? Fault, bool IsConfigOnly = false)
{
    public const string Usage = """
        telemetry-edge: reads sensors, keeps what they say, and brings it to the gateway.

          telemetry-edge run --config FILE      run until SIGTERM or SIGINT
          telemetry-edge check --config FILE    say whether the configuration can be used, read every sensor once
                                                and print what it gives; with --config-only no sensor is touched
          telemetry-edge export --config FILE   print what waits in the spool as CSV; the agent must not run
          telemetry-edge --version
          telemetry-edge --help

        Exit code: 0 done, 1 failed (of check: a sensor gives nothing), 2 bad usage or configuration.
        """;

    public static CommandLine Parse(ReadOnlySpan<string> args) => args switch
    {
        ["--help" or "-h" or "help", ..] => new CommandLine(EdgeCommand.Help, "", null),
        ["--version"] => new CommandLine(EdgeCommand.Version, "", null),
        ["run", "--config", var file] => new CommandLine(EdgeCommand.Run, file, null),
        ["check", "--config", var file] => new CommandLine(EdgeCommand.Check, file, null),
        ["check", "--config", var file, "--config-only"] => new CommandLine(EdgeCommand.Check, file, null, true),
        ["export", "--config", var file] => new CommandLine(EdgeCommand.Export, file, null),
        ["run" or "check" or "export", ..] => Wrong($"{args[0]} needs exactly --config FILE"),
        [] => Wrong("a command is missing"),
        [var other, ..] => Wrong($"unknown command: {other}"),
    };

    private static CommandLine Wrong(string fault) => new(EdgeCommand.None, "", fault);
}
