using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Testing;

/// <summary>Plays a script into a partition under virtual time, in batches, with restarts in between.</summary>
public sealed class ScriptPlayer
{
    /// <summary>The number of a source's boots is not the script's subject: there is one.</summary>
    public const string Boot = "boot";

    private readonly Pipeline _pipeline;
    private readonly Func<int> _nextBatch;
    private readonly int _restoreEvery;
    private readonly StepInput _input = new();
    private readonly Dictionary<string, ulong> _seqs = new(StringComparer.Ordinal);
    private readonly List<ScriptStep> _pending = [];
    private string _boot = Boot;
    private EventTime _now;
    private Duration _elapsed;
    private long _position;
    private int _batch;

    /// <summary>Makes a player.</summary>
    /// <param name="pipeline">What is played to.</param>
    /// <param name="start">Journal time at first.</param>
    /// <param name="nextBatch">The greatest number of rows of the next step; null for as many as fit.</param>
    /// <param name="restoreEvery">After so many steps the partition is replaced by one restored from its snapshot; 0
    /// for never.</param>
    public ScriptPlayer(Pipeline pipeline, EventTime start, Func<int>? nextBatch = null, int restoreEvery = 0)
    {
        _pipeline = pipeline;
        _nextBatch = nextBatch ?? (() => EngineLimits.FrameRowsMax);
        _restoreEvery = restoreEvery;
        _now = start;
        _batch = _nextBatch();
        Partition = pipeline.CreatePartition();
    }

    /// <summary>After so many steps the partition forgets what it does not need; 0 for when it thinks best.</summary>
    public int ForgetEvery { get; init; }

    /// <summary>The partition as it is now.</summary>
    public Partition Partition { get; private set; }

    /// <summary>What it said.</summary>
    public RecordingSink Sink { get; } = new();

    /// <summary>Plays a script to its last line.</summary>
    public ScriptPlayer Play(params IEnumerable<ScriptStep> script)
    {
        foreach (var step in script)
        {
            if (_pending.Count > 0 && !IsPair(_pending[^1], step)
                && (!IsSameBatch(_pending[^1], step) || _pending.Count >= _batch)) { Flush(); }
            if (step is ScriptStep.Reading or ScriptStep.TextReading or ScriptStep.Row) { _pending.Add(step); }
            else { Apply(step); }
        }
        Flush();
        return this;
    }

    /// <summary>The whole state as bytes.</summary>
    public byte[] Snapshot()
    {
        var buffer = new ArrayBufferWriter<byte>();
        Partition.Snapshot(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Goes on from a snapshot, also of another player: positions follow its last step, and sources have
    /// booted.</summary>
    public ScriptPlayer Restore(byte[] snapshot, RestoreMode mode = RestoreMode.Same)
    {
        Partition = _pipeline.CreatePartition();
        Report = Partition.Restore(snapshot, mode);
        _position = Partition.LastStep + 1;
        _boot = $"{Boot}-{_position}";
        if (Partition.JournalTime > _now) { _now = Partition.JournalTime; }
        return this;
    }

    /// <summary>What the last restore did with the operators' states.</summary>
    public RestoreReport? Report { get; private set; }

    /// <summary>One operator's state as bytes.</summary>
    public byte[] SnapshotOf(string name) => SnapshotOf(Partition, name);

    internal static byte[] SnapshotOf(Partition partition, string name)
    {
        var buffer = new ArrayBufferWriter<byte>();
        partition.SnapshotOperator(name, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static string? SourceOf(ScriptStep step) => step switch
    {
        ScriptStep.Reading reading => reading.Source,
        ScriptStep.TextReading reading => reading.Source,
        _ => null,
    };

    private static bool IsPair(ScriptStep one, ScriptStep two) =>
        one is ScriptStep.Row { Kind: ChangeKind.UpdateBefore } && two is ScriptStep.Row;

    private static bool IsSameBatch(ScriptStep one, ScriptStep two) => (one, two) switch
    {
        (ScriptStep.Row left, ScriptStep.Row right) => left.Table == right.Table,
        (ScriptStep.Row, _) or (_, ScriptStep.Row) => false,
        _ => SourceOf(one) == SourceOf(two),
    };

    private void Flush()
    {
        if (_pending.Count == 0) { return; }
        if (_pending[0] is ScriptStep.Row row) { BeginFrame(row.Table, EventTime.Min); }
        else { BeginReadings(SourceOf(_pending[0])!); } // Only readings and rows wait.
        _pending.Clear();
        _batch = _nextBatch();
        Step();
    }

    private void Apply(ScriptStep step)
    {
        switch (step)
        {
            case ScriptStep.Low low: _input.BeginRows(Stamp(), low.Source, _boot, low.Time); break;
            case ScriptStep.Status status: _input.BeginStatus(Stamp(), status.Source, status.IsOnline); break;
            case ScriptStep.Control control: _input.BeginControl(Stamp(), control.Target, control.Payload); break;
            case ScriptStep.Watermark watermark: BeginFrame(watermark.Table, watermark.Time); break;
            case ScriptStep.EndOfInput: _input.BeginEnd(Stamp()); break;
            case ScriptStep.Tick tick:
                _now += tick.By;
                _elapsed = new(_elapsed.Micros + tick.By.Micros);
                _input.BeginTick(Stamp());
                break;
            default: throw new ArgumentException($"{step} is no step.");
        }
        Step();
    }

    private void BeginReadings(string source)
    {
        _input.BeginRows(Stamp(), source, _boot, null);
        var seq = _seqs.GetValueOrDefault(source);
        foreach (var step in _pending)
        {
            if (step is ScriptStep.Reading reading)
            {
                _input.AddNumber(reading.Metric, reading.Time, seq++, reading.Value);
            }
            else if (step is ScriptStep.TextReading text)
            {
                _input.Add(new(
                    _input.Symbol(text.Metric), StepInput.NoSymbol, StepInput.NoSymbol, text.Time, seq++,
                    ReadingKind.Text, 0, text.Value));
            }
        }
        _seqs[source] = seq;
    }

    private void BeginFrame(string name, EventTime watermark)
    {
        var frame = _pipeline.NewFrame(Partition, name, out var keys);
        foreach (var step in _pending.Cast<ScriptStep.Row>())
        {
            var row = frame.Add(step.Time, Frame.NoKey);
            frame.SetKind(row, step.Kind);
            for (var column = 0; column < step.Values.Length; column++)
            {
                Set(frame, column, row, step.Values[column]);
            }
            if (keys is not null) { frame.Keys[row] = keys.InternFrom(frame, row); }
        }
        _input.BeginFrame(Stamp(), name, frame, watermark);
    }

    private static void Set(Frame frame, int column, int row, object? value)
    {
        switch (value)
        {
            case null: frame[column].SetNull(row); break;
            case string text: frame.SetText(column, row, text); break;
            case double number: frame.Doubles(column)[row] = number; break;
            case decimal exact: frame.Decimals(column)[row] = exact; break;
            case bool truth: frame.Bools(column)[row] = truth; break;
            case EventTime time: frame.Longs(column)[row] = time.Micros; break;
            default: frame.Longs(column)[row] = Convert.ToInt64(value, null); break;
        }
    }

    private StepStamp Stamp() => new(_position++, _now, _elapsed);

    private void Step()
    {
        Partition.Step(_input, Sink);
        if (ForgetEvery > 0 && _position % ForgetEvery == 0) { Forget(); }
        if (_restoreEvery == 0 || _position % _restoreEvery != 0) { return; }
        var before = Snapshot();
        Partition = _pipeline.CreatePartition();
        Partition.Restore(before);
        if (!Snapshot().AsSpan().SequenceEqual(before))
        {
            throw new InvalidOperationException($"After step {_position - 1}: restore and snapshot gave other bytes.");
        }
    }

    private void Forget()
    {
        var (before, counted) = (Snapshot(), Partition.CountedBytes);
        Partition.ForgetUnused();
        if (Snapshot().AsSpan().SequenceEqual(before) && Partition.CountedBytes == counted) { return; }
        throw new InvalidOperationException($"After step {_position - 1}: what was forgotten changed the state.");
    }
}
