using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Runtime.Replay;
using Telemetry.Engine.State;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// Replays a range of an input journal through pipelines, one after the other, in the order of their names, and hashes
/// what they say. Memory does not grow with the range.
/// </summary>
internal sealed class ReplayRun(IReplaySource source, ReplayRequest request) : IDisposable
{
    private const int RecordsPerReport = 1_024;

    private readonly OutputLineWriter _lines = new();
    private readonly OutputHash _hash = new();

    /// <summary>Takes each row's line; it is valid during the call only.</summary>
    public Action<ReadOnlyMemory<byte>> OnLine { get; init; } = static _ => { };

    /// <summary>Takes each record that is read.</summary>
    public Action<JournalPosition, ReadOnlySpan<byte>> OnRecord { get; init; } = static (_, _) => { };

    /// <summary>Hears now and then how far it is: the pipeline, the next record, and behind the last one.</summary>
    public Action<string, JournalPosition, JournalPosition> OnProgress { get; init; } = static (_, _, _) => { };

    /// <summary>Compares the rows, if anybody does.</summary>
    public IReplayCheck? Check { get; init; }

    /// <summary>The SHA-256 of all rows.</summary>
    public string Sha256 => _hash.Hex;

    /// <summary>How many rows there were.</summary>
    public long Rows => _hash.Rows;

    /// <summary>Replays all pipelines.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<PipelineOutcome> Run(CancellationToken cancellationToken) =>
    [
        .. request.Pipelines
            .OrderBy(pipeline => pipeline.Name, StringComparer.Ordinal)
            .Select(pipeline => Run(pipeline, cancellationToken)),
    ];

    public void Dispose()
    {
        _lines.Dispose();
        _hash.Dispose();
    }

    private PipelineOutcome Run(Pipeline pipeline, CancellationToken cancellationToken)
    {
        using OutputHash hash = new();
        PipelineLife life = source.LifeOf(pipeline.Name);
        SkippingDecoder decoder = new(life.Skipped);
        PipelineReplay NewReplay() => new(pipeline, decoder.Decode, record => Speak(record, hash));
        (PipelineReplay replay, PipelineOutcome start, JournalPosition speaksFrom) = Start(NewReplay, life.Origin);
        replay.SpeaksFrom = speaksFrom;
        Check?.Begin(pipeline.Name, speaksFrom, request.To);
        string? failure = Feed(replay, cancellationToken);
        if (failure is null)
        {
            Check?.End();
        }

        return start with
        {
            Rows = hash.Rows,
            Steps = replay.Steps,
            Refused = replay.Refused,
            Missing = replay.Missing,
            Sha256 = hash.Hex,
            Failure = failure,
        };
    }

    /// <summary>Reads to the end; gives why not, when an operator breaks: that is the same in every replay.</summary>
    private string? Feed(PipelineReplay replay, CancellationToken cancellationToken)
    {
        using IRecordSequence records = source.Open(replay.Next);
        int read = 0;
        while (records.TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload) && position < request.To)
        {
            if (++read % RecordsPerReport == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                OnProgress(replay.Pipeline.Name, position, request.To);
            }

            OnRecord(position, payload);
            try
            {
                replay.Apply(position, payload);
            }
            catch (Exception failure) when (failure is not (OutOfMemoryException or IOException))
            {
                return $"pipeline {replay.Pipeline.Name} fails at step {position}: {failure.Message}";
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    private void Speak(OutputRecord record, OutputHash hash)
    {
        for (int row = 0; row < record.Count; row++)
        {
            ReadOnlyMemory<byte> line = _lines.Write(record, row);
            hash.Add(line.Span);
            _hash.Add(line.Span);
            Check?.Take(record.Step, record.FirstRow + row, line.Span);
            OnLine(line);
        }
    }

    /// <summary>Finds the state that the first row needs.</summary>
    private (PipelineReplay Replay, PipelineOutcome Start, JournalPosition SpeaksFrom) Start(
        Func<PipelineReplay> make, JournalPosition origin)
    {
        PipelineReplay replay = make();
        string name = replay.Pipeline.Name;
        JournalPosition beginning = Later(origin, source.Start);
        bool isCut = origin < source.Start;
        JournalPosition from = Later(request.From ?? beginning, beginning);
        string passed = "";
        if (!request.WithoutCheckpoints && (isCut || from > beginning))
        {
            // With nothing before the journal's first record left, the oldest checkpoint is where the truth begins.
            bool takesOldest = request.From is null;
            var files = source.Checkpoints(name);
            CheckpointChoice choice = CheckpointChoice.Find(
                takesOldest ? files.Reverse() : files, replay, beginning, takesOldest ? request.To : from);
            passed = string.Concat(choice.PassedOver.Select(sentence => $"; {sentence}"));
            if (choice.Checkpoint is CheckpointFile file && TryRestore(replay, file, ref passed))
            {
                string words = string.Create(
                    CultureInfo.InvariantCulture, $"from the checkpoint at record {file.Input}{passed}");
                return (replay, At(name, words, file, file.Input, true), takesOldest ? file.Input : from);
            }

            // One that could not be restored is of no use any more.
            replay = make();
        }

        (PipelineOutcome start, JournalPosition first) = Cold(name, from, beginning, isCut, passed);
        replay.BeginAt(first);
        return (replay, start, from);
    }

    private (PipelineOutcome Start, JournalPosition First) Cold(
        string pipeline, JournalPosition from, JournalPosition beginning, bool isCut, string passed)
    {
        bool isSkipped = request.MayBeginWithoutState && from > beginning;
        JournalPosition first = isSkipped ? from : beginning;
        string words = isSkipped ? $"without the state before record {first}: no checkpoint has it"
            : isCut ? $"from the journal's first record {first}, without the state before it: no checkpoint has it"
            : first.Value > 0 ? $"from the pipeline's first record {first}"
            : "from the journal's start";
        return (At(pipeline, words + passed, null, first, !isSkipped && !isCut), first);
    }

    private static bool TryRestore(PipelineReplay replay, CheckpointFile file, ref string passed)
    {
        try
        {
            replay.Restore(file);
            return true;
        }
        catch (SnapshotFormatException error)
        {
            passed += $"; checkpoint {file.Input} is passed over: {error.Message}";
            return false;
        }
    }

    private static PipelineOutcome At(
        string pipeline, string words, CheckpointFile? checkpoint, JournalPosition first, bool isWhole) =>
        new() { Pipeline = pipeline, Start = words, Checkpoint = checkpoint, ReadFrom = first, IsWhole = isWhole };

    private static JournalPosition Later(JournalPosition one, JournalPosition other) => one > other ? one : other;
}
