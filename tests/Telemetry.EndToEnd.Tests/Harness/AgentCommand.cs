namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>
/// The agent under test: that of this build, or the program that <c>TELEMETRY_AGENT</c> names behind what it runs
/// under, in words (<c>qemu-aarch64-static -L /usr/aarch64-linux-gnu PROGRAM</c>).
/// </summary>
internal static class AgentCommand
{
    public const string Variable = "TELEMETRY_AGENT";

    public static Child Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] words = (Environment.GetEnvironmentVariable(Variable) ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? Child.Start("Telemetry.Edge", "telemetry-edge", environment, arguments)
            : Child.StartCommand("telemetry-edge", words[0], [.. words.Skip(1), .. arguments], environment);
    }
}
