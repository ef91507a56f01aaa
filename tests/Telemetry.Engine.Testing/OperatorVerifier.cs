using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Testing;

/// <summary>
/// Runs one script in every way in which the runtime may run it: whatever the batch size, whenever it is restored and
/// whenever it forgets keys,
/// the output streams must be the same and the operators' snapshots byte-equal.
/// </summary>
public sealed class OperatorVerifier
{
    private readonly Func<Pipeline> _build;

    /// <summary>Makes a verifier.</summary>
    /// <param name="build">Describes the pipeline with the operators under test.</param>
    public OperatorVerifier(Func<Pipeline> build) => _build = build;

    /// <summary>Journal time at the script's beginning.</summary>
    public EventTime Start { get; init; }

    /// <summary>How many random batchings are tried beside the fixed ones.</summary>
    public int Seeds { get; init; } = 6;

    /// <summary>Operators that may remember something after the end of the input.</summary>
    public IReadOnlyList<string> Remembering { get; init; } = [];

    /// <summary>Runs the script, then the end of the input, in all ways.</summary>
    /// <param name="script">The script, without its end.</param>
    /// <returns>What was said, the same in every run.</returns>
    /// <exception cref="InvalidOperationException">A run differs; the message says which and where.</exception>
    public RecordingSink Verify(IReadOnlyList<ScriptStep> script)
    {
        VerifyEmpty();
        var expected = Run(script, "batch 1", () => 1, 0);
        foreach (var (name, nextBatch) in Batchings())
        {
            foreach (var restoreEvery in (int[])[0, 1, 3])
            {
                var mode = $"{name}, restore every {restoreEvery}";
                Compare(mode, expected, Run(script, mode, nextBatch(), restoreEvery));
            }
        }
        foreach (var (size, forgetEvery) in ((int, int)[])[(1, 1), (7, 2), (EngineLimits.FrameRowsMax, 1)])
        {
            var mode = $"batch {size}, forgetting every {forgetEvery}";
            Compare(mode, expected, Run(script, mode, () => size, 0, forgetEvery));
        }
        return expected.Sink;
    }

    private IEnumerable<(string Name, Func<Func<int>> NextBatch)> Batchings()
    {
        foreach (var size in (int[])[1, 2, 7, EngineLimits.FrameRowsMax])
        {
            yield return ($"batch {size}", () => () => size);
        }
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var fixedSeed = seed;
            yield return ($"seed {seed}", () =>
            {
                var random = new Random(fixedSeed);
                return () => random.Next(1, 9);
            }
            );
        }
    }

    private Outcome Run(
        IReadOnlyList<ScriptStep> script, string mode, Func<int> nextBatch, int restoreEvery, int forgetEvery = 0)
    {
        var pipeline = _build();
        var player = new ScriptPlayer(pipeline, Start, nextBatch, restoreEvery) { ForgetEvery = forgetEvery };
        try
        {
            player.Play(script);
            var states = StatesOf(pipeline, player);
            var counted = player.Partition.CountedBytes;
            player.Play(new ScriptStep.EndOfInput());
            VerifyForgotten(pipeline, player, mode);
            return new(player.Sink, states, counted);
        }
        catch (Exception exception) when (exception is not InvalidOperationException)
        {
            throw new InvalidOperationException($"{mode}: {exception.Message}", exception);
        }
    }

    private void VerifyEmpty()
    {
        var pipeline = _build();
        var player = new ScriptPlayer(pipeline, Start).Play(new ScriptStep.EndOfInput());
        if (player.Sink.Ids.Count > 0) { throw new InvalidOperationException("The empty input gave output."); }
        VerifyForgotten(pipeline, player, "empty input");
    }

    private void VerifyForgotten(Pipeline pipeline, ScriptPlayer player, string mode)
    {
        var fresh = _build().CreatePartition();
        foreach (var name in pipeline.Operators.Except(Remembering))
        {
            if (player.SnapshotOf(name).AsSpan().SequenceEqual(ScriptPlayer.SnapshotOf(fresh, name))) { continue; }
            throw new InvalidOperationException($"{mode}: operator '{name}' remembers something after the end.");
        }
        if (Remembering.Count > 0 || player.Partition.CountedBytes == 0) { return; }
        throw new InvalidOperationException(
            $"{mode}: {player.Partition.CountedBytes} bytes are counted after the end, and nothing is remembered.");
    }

    private static List<(string Name, byte[] State)> StatesOf(Pipeline pipeline, ScriptPlayer player) =>
        [.. pipeline.Operators.Select(name => (name, player.SnapshotOf(name)))];

    private static void Compare(string mode, Outcome expected, Outcome actual)
    {
        foreach (var stream in expected.Sink.Streams.Union(actual.Sink.Streams))
        {
            var (left, right) = (expected.Sink[stream], actual.Sink[stream]);
            var at = 0;
            while (at < left.Count && at < right.Count && left[at] == right[at]) { at++; }
            if (at == left.Count && at == right.Count) { continue; }
            throw new InvalidOperationException(
                $"{mode}: row {at} of '{stream}' is [{LineAt(right, at)}], with batch 1 it is [{LineAt(left, at)}].");
        }
        foreach (var ((name, left), (_, right)) in expected.States.Zip(actual.States))
        {
            if (left.AsSpan().SequenceEqual(right)) { continue; }
            throw new InvalidOperationException($"{mode}: operator '{name}' has another snapshot than with batch 1.");
        }
        CompareCounted(mode, expected.Counted, actual.Counted);
    }

    private static void CompareCounted(string mode, long expected, long actual)
    {
        if (expected == actual) { return; }
        throw new InvalidOperationException($"{mode}: {actual} bytes are counted, with batch 1 it is {expected}.");
    }

    private static string LineAt(IReadOnlyList<string> lines, int index) =>
        index < lines.Count ? lines[index] : "nothing";

    private sealed record Outcome(RecordingSink Sink, List<(string Name, byte[] State)> States, long Counted);
}
