namespace Telemetry.Campaigns.Tests.FullDisks;

/// <summary>The Nth line, from the beginning of a log, that has some text.</summary>
internal sealed class NthLine(int number, string text)
{
    private int _seen;

    public bool IsIt(string line) => line.Contains(text, StringComparison.Ordinal) && ++_seen >= number;
}
