namespace Telemetry.Architecture.Tests;

/// <summary>Fails with a line per finding: an assertion on the list would show the first few only.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} findings:\n{string.Join('\n', all)}");
    }
}
