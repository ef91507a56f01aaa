namespace Telemetry.Engine.Fencing;

/// <summary>Who sent a step's readings: a process of an agent, and the spool that it sends from.</summary>
/// <param name="Agent">The name that the sender proved.</param>
/// <param name="Run">The process's own id; empty = the sender does not say, and nothing is judged.</param>
/// <param name="Spool">The id of the spool; empty = this message does not introduce the sender.</param>
/// <param name="Epoch">How often the spool was opened, this run included.</param>
/// <param name="Past">The runs before this one over the same spool, newest first, with <c>/</c> between.</param>
public readonly record struct StepSender(string Agent, string Run, string Spool, ulong Epoch, string Past)
{
    /// <summary>A sender that does not say who it is.</summary>
    public static StepSender Unknown { get; } = new("", "", "", 0, "");

    /// <summary>Whether there is anything to judge.</summary>
    public bool IsKnown => Run.Length > 0;

    /// <summary>Whether it says where it comes from.</summary>
    public bool IsIntroduced => Spool.Length > 0;

    /// <summary>The run that had an epoch before this one; empty when the list does not go back so far.</summary>
    internal ReadOnlySpan<char> RunAt(ulong epoch)
    {
        var rest = Past.AsSpan();
        for (var back = Epoch - epoch; rest.Length > 0; back--)
        {
            var end = rest.IndexOf('/');
            if (back == 1) { return end < 0 ? rest : rest[..end]; }
            if (end < 0) { break; }
            rest = rest[(end + 1)..];
        }
        return [];
    }
}
