using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>
/// The runs of one agent as one of its sources heard them: the run that may go on, those that it replaced, and those
/// that are held back. Never changed: a change makes another one, so images share it.
/// </summary>
internal sealed record AgentFence
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The run whose readings are taken.</summary>
    public required SenderRun Head { get; init; }

    /// <summary>The runs before it, the oldest first: none of them may speak again.</summary>
    public string[] Former { get; init; } = [];

    /// <summary>The runs that are held back, the one heard last at the end.</summary>
    public SenderRun[] Fenced { get; init; } = [];

    /// <summary>The first message of an agent.</summary>
    public static AgentFence Of(in StepSender sender, EventTime now) =>
        new() { Agent = sender.Agent, Head = RunOf(sender, "", now) };

    /// <summary>Judges a message; <see cref="ReasonOf"/> says what came out.</summary>
    public AgentFence Judge(in StepSender sender, EventTime now, bool mayReplace)
    {
        if (sender.Run == Head.Run)
        {
            return Head.Spool.Length > 0 || !sender.IsIntroduced ? this
                : this with { Head = Head with { Spool = sender.Spool, Epoch = sender.Epoch } };
        }
        var index = IndexOfFenced(sender.Run);
        if (index >= 0) { return index == Fenced.Length - 1 ? this : this with { Fenced = Last(Fenced, index) }; }
        var reason = Array.IndexOf(Former, sender.Run) >= 0 ? DeadLetterSchema.Clone
            : sender.IsIntroduced ? WhyNot(sender, mayReplace) : "";
        if (reason.Length == 0)
        {
            return this with { Head = RunOf(sender, "", now), Former = Behind(Former, Head.Run) };
        }
        var kept = Fenced.Length == EngineLimits.FencedRunsMax ? Fenced[1..] : Fenced;
        return this with { Fenced = [.. kept, RunOf(sender, reason, now)] };
    }

    /// <summary>Why a run is held back; empty when it is not.</summary>
    public string ReasonOf(string run) => IndexOfFenced(run) is >= 0 and var index ? Fenced[index].Reason : "";

    /// <summary>A person says which run may go on; all others may not speak again.</summary>
    public AgentFence Accept(string run)
    {
        if (Fenced.Length == 0) { return this; }
        var chosen = run == Head.Run ? Head
            : run.Length == 0 ? Fenced[^1]
            : IndexOfFenced(run) is >= 0 and var index ? Fenced[index] : null;
        if (chosen is null) { return this; }
        var former = Former;
        foreach (var other in Fenced.Append(Head).Where(one => one.Run != chosen.Run).Select(one => one.Run))
        {
            former = Behind(former, other);
        }
        return this with
        {
            Head = chosen with { Reason = "" },
            Former = [.. former.Where(one => one != chosen.Run)],
            Fenced = [],
        };
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Text(Agent);
        Head.Snapshot(writer);
        writer.Compact(Former.Length);
        foreach (var run in Former) { writer.Text(run); }
        writer.Compact(Fenced.Length);
        foreach (var run in Fenced) { run.Snapshot(writer); }
    }

    public static AgentFence Restore(SnapshotReader reader)
    {
        var agent = reader.Text();
        var head = SenderRun.Restore(reader);
        var former = new string[CountOf(reader)];
        for (var index = 0; index < former.Length; index++) { former[index] = reader.Text(); }
        var fenced = new SenderRun[CountOf(reader)];
        for (var index = 0; index < fenced.Length; index++) { fenced[index] = SenderRun.Restore(reader); }
        return new() { Agent = agent, Head = head, Former = former, Fenced = fenced };
    }

    /// <summary>
    /// Why an unknown run cannot be the head's successor; empty when it can be. A successor has a greater epoch of the
    /// same spool and knows the head among its past; one that was restarted so often that its list does not reach back
    /// to the head is believed.
    /// </summary>
    private string WhyNot(in StepSender sender, bool mayReplace)
    {
        if (Head.Spool.Length == 0) { return ""; }
        if (sender.Spool != Head.Spool) { return mayReplace ? "" : DeadLetterSchema.IdReused; }
        if (sender.Epoch <= Head.Epoch) { return DeadLetterSchema.Clone; }
        var then = sender.RunAt(Head.Epoch);
        return then.IsEmpty || then.SequenceEqual(Head.Run) ? "" : DeadLetterSchema.Clone;
    }

    private int IndexOfFenced(string run) => Array.FindIndex(Fenced, one => one.Run == run);

    private static SenderRun[] Last(SenderRun[] runs, int index) =>
        [.. runs.Where((_, at) => at != index), runs[index]];

    private static string[] Behind(string[] runs, string run)
    {
        var others = runs.Where(one => one != run).ToArray();
        var kept = others.Length == EngineLimits.FencedRunsMax ? others[1..] : others;
        return [.. kept, run];
    }

    private static SenderRun RunOf(in StepSender sender, string reason, EventTime now) =>
        new(sender.Run, sender.Spool, sender.Epoch, reason, now);

    private static int CountOf(SnapshotReader reader)
    {
        var count = reader.CompactCount();
        return count <= EngineLimits.FencedRunsMax ? count : throw new SnapshotFormatException($"{count} runs");
    }
}
