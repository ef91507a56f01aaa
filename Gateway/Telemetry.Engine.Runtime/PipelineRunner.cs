using System.Threading.Channels;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// Runs one pipeline: reads the input journal, steps the partition, appends what it says to the output journal, and
/// writes checkpoints. Every output row is in the output journal exactly once, whenever the process is killed. Sinks
/// read the output journal, and so see durable rows only.
/// </summary>
public sealed class PipelineRunner
{
    private const int RecordsPerTurn = 1_024;
    private const int InspectionsMax = 64;

    private readonly Pipeline _pipeline;
    private readonly RecordJournal _input;
    private readonly RecordJournal _output;
    private readonly StepDecoder _decode;
    private readonly PipelineRunnerOptions _options;
    private readonly CheckpointStore _store;
    private readonly OutputLedger _ledger;
    private readonly StepInput _step = new();
    private readonly CheckpointWriter _writer;
    private readonly Channel<Action<Partition?>> _inspections = Channel.CreateBounded<Action<Partition?>>(
        new BoundedChannelOptions(InspectionsMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private Partition _partition;
    private JournalPosition _next;
    private JournalPosition? _checkpoint;
    private long _steps;
    private long _refused;
    private int _recordsSinceCheckpoint;
    private long _lastCheckpointAt;
    private bool _isRepeating;
    private volatile PipelineProgress _progress;

    /// <summary>Makes a runner; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="input">Where steps come from.</param>
    /// <param name="output">Where rows go; pipelines may share it.</param>
    /// <param name="decode">The translation of records to steps.</param>
    /// <param name="options">How it is run.</param>
    public PipelineRunner(
        Pipeline pipeline, RecordJournal input, RecordJournal output, StepDecoder decode, PipelineRunnerOptions options)
    {
        _pipeline = pipeline;
        _input = input;
        _output = output;
        _decode = decode;
        _options = options;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CheckpointRecords, 1, nameof(options));
        _store = new(options.CheckpointDirectory, options.CheckpointsKept);
        _writer = new(_store);
        _ledger = new(output, pipeline.Name, options.OutputRecordBytesMax);
        _partition = pipeline.CreatePartition();
        _progress = new(default, EventTime.Min, 0, 0, 0, null, default);
    }

    /// <summary>How far the runner is; may be asked by any thread.</summary>
    public PipelineProgress Progress => _progress;

    /// <summary>Runs until the input journal is closed, or until cancelled; then writes a last checkpoint.</summary>
    /// <param name="cancellationToken">Stops the run between two records.</param>
    /// <returns>A task that fails when a journal fails or an operator breaks an invariant: the host must stop
    /// then.</returns>
    /// <exception cref="PipelineChangedException">See <see cref="ChangedPipeline.Refuse"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A run before this one in the same process may have left rows that are not durable yet.
            if (_output.End > _output.DurableEnd) { await _output.WhenDurableAsync(new(_output.End.Value - 1)); }
            Start();
            // That of a changed pipeline, before it says anything.
            if (_writer.IsBusy) { await EndCheckpointAsync(); }
            await RunToEndAsync(cancellationToken);
        }
        finally
        {
            _inspections.Writer.TryComplete();
            while (_inspections.Reader.TryRead(out var look)) { look(null); }
        }
    }

    /// <summary>Looks how <see cref="RunAsync"/> would start, without starting or changing anything.</summary>
    /// <returns>From which checkpoint, and what would become of each operator's state.</returns>
    public RunnerStart PlanStart() =>
        new StartFinder(_pipeline, _store, _options.WhenChanged).Find(_input.Start, null);

    /// <summary>Looks at the partition between two steps.</summary>
    /// <typeparam name="T">What is looked up.</typeparam>
    /// <param name="look">Called by the runner's thread; must be quick and change nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What <paramref name="look"/> gave.</returns>
    /// <exception cref="ChannelClosedException">The runner has stopped.</exception>
    public async Task<T> InspectAsync<T>(Func<Partition, T> look, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inspections.Writer.WriteAsync(
            partition =>
            {
                if (partition is null) { result.TrySetException(new ChannelClosedException()); return; }
                try
                {
                    result.TrySetResult(look(partition));
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    result.TrySetException(exception);
                }
            },
            cancellationToken);
        return await result.Task.WaitAsync(cancellationToken);
    }

    private async Task RunToEndAsync(CancellationToken cancellationToken)
    {
        _lastCheckpointAt = _options.TimeProvider.GetTimestamp();
        using var reader = _input.OpenReader(_next);
        try
        {
            await RunLoopAsync(reader, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop: that is no failure.
        }
        finally
        {
            _inspections.Writer.TryComplete();
            // Whatever ended the run: nobody else may write into the folder after it.
            await _writer.Done.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        ServeInspections();
        if (_writer.IsBusy) { await EndCheckpointAsync(); }
        if (_recordsSinceCheckpoint == 0) { return; }
        BeginCheckpoint();
        await EndCheckpointAsync();
    }

    private async Task RunLoopAsync(JournalReader reader, CancellationToken cancellationToken)
    {
        Task<bool>? readable = null;
        Task<bool>? inspectable = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ServeInspections();
            var read = ReadTurn(reader);
            await CareForCheckpointsAsync();
            if (read > 0) { continue; }
            readable ??= reader.WaitToReadAsync(cancellationToken).AsTask();
            // Not cancelled: the journal's reader is, and one is enough to end the wait.
            inspectable ??= _inspections.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            Task[] waited = _writer.IsBusy ? [readable, inspectable, _writer.Done] : [readable, inspectable];
            await Task.WhenAny(waited);
            if (inspectable.IsCompleted) { inspectable = null; }
            if (!readable.IsCompleted) { continue; }
            if (!await readable) { return; }
            readable = null;
        }
    }

    private int ReadTurn(JournalReader reader)
    {
        var read = 0;
        var most = Math.Min(RecordsPerTurn, _options.CheckpointRecords - _recordsSinceCheckpoint);
        while (read < most && reader.TryRead(out var record))
        {
            read++;
            Apply(record);
        }
        if (read > 0) { Publish(); }
        return read;
    }

    private void Apply(in JournalRecord record)
    {
        var position = record.Position;
        if (position > _next) { _options.OnFact(new RunnerFact.RecordsMissing(_next, position)); }
        _next = position.Next;
        _recordsSinceCheckpoint++;
        var decoding = _decode(position, record.Payload, _step);
        if (decoding.Status == StepDecodingStatus.Skipped) { return; }
        if (decoding.Status != StepDecodingStatus.Done)
        {
            _refused++;
            _options.OnFact(new RunnerFact.RecordRefused(position, decoding.Reason));
            return;
        }
        _partition.Step(_step, _ledger);
        _steps++;
        if (_isRepeating && !_ledger.IsRepeating(position.Value)) { EndRepeating(); }
    }

    private void EndRepeating()
    {
        _isRepeating = false;
        if (_ledger.RowsSuppressed > 0) { _options.OnFact(new RunnerFact.OutputsSuppressed(_ledger.RowsSuppressed)); }
    }

    private void ServeInspections()
    {
        while (_inspections.Reader.TryRead(out var look)) { look(_partition); }
    }

    private void Start()
    {
        var finder = new StartFinder(_pipeline, _store, _options.WhenChanged);
        var start = finder.Find(_input.Start, _options.OnFact);
        if (start.Kind == StartKind.Refuse)
        {
            throw new PipelineChangedException(
                $"Checkpoint '{start.File}' belongs to another form of pipeline '{_pipeline.Name}'. Bring that form "
                + "back, or remove the checkpoints to replay the journal.");
        }
        _partition = finder.Partition;
        _next = start.Position;
        _checkpoint = finder.Found?.Input;
        // Rows of another form are not taken back, and the same steps do not speak twice.
        var saidThrough = finder.IsChanged ? long.MaxValue : finder.Found?.SaidThrough ?? -1;
        _ledger.Recover(finder.Found?.Output ?? _output.Start, saidThrough);
        _options.OnFact(FactOf(start));
        if (start.Kind == StartKind.Replay && _next.Value > 0)
        {
            _options.OnFact(new RunnerFact.RecordsMissing(default, _next));
        }
        _isRepeating = true;
        // Who dies must know, too, what the other form has said, and what this one.
        if (finder.IsChanged) { BeginCheckpoint(); }
        Publish();
    }

    private static RunnerFact FactOf(RunnerStart start) => start switch
    {
        { Kind: StartKind.Restore, File: { } file } => new RunnerFact.Restored(file, start.Position),
        { Kind: StartKind.Map, File: { } file, Report: { } report } =>
            new RunnerFact.StateMapped(file, start.Position, report),
        _ => new RunnerFact.Replaying(start.Position, start.Reason),
    };

    private bool IsCheckpointDue() =>
        AreRecordsDue || (_recordsSinceCheckpoint > 0
            && _options.TimeProvider.GetElapsedTime(_lastCheckpointAt) >= _options.CheckpointInterval);

    private bool AreRecordsDue => _recordsSinceCheckpoint >= _options.CheckpointRecords;

    /// <summary>Ends the checkpoint that is written, and begins one that is due. Steps wait for the one before only
    /// when so many records were read that a restart would take too long.</summary>
    private async ValueTask CareForCheckpointsAsync()
    {
        if (_writer.IsBusy && (_writer.Done.IsCompleted || AreRecordsDue)) { await EndCheckpointAsync(); }
        if (!_writer.IsBusy && IsCheckpointDue()) { BeginCheckpoint(); }
    }

    private void BeginCheckpoint()
    {
        _lastCheckpointAt = _options.TimeProvider.GetTimestamp();
        _recordsSinceCheckpoint = 0;
        var image = _partition.Capture();
        var checkpoint = new Checkpoint(
            _pipeline.Name, _next, _ledger.StartOf(_next), _ledger.SaidThrough(_next), _partition.JournalTime,
            _pipeline.Fingerprint.AsMemory(), default);
        // A checkpoint says that everything before it was said; so that must be durable first.
        var durable = _ledger.WhenDurableAsync().AsTask();
        _writer.Begin(checkpoint, image, durable, _options.TimeProvider.GetElapsedTime(_lastCheckpointAt));
    }

    private async Task EndCheckpointAsync()
    {
        var written = await _writer.EndAsync();
        _store.Oldest = written.Oldest;
        _checkpoint = written.Position;
        _options.OnFact(
            new RunnerFact.CheckpointWritten(written.File, written.Position, written.Bytes, written.Paused));
        Publish();
    }

    private void Publish()
    {
        _progress = new(
            _next, _partition.JournalTime, _steps, _refused, _ledger.RowsEmitted, _checkpoint,
            _store.Oldest ?? _input.Start);
    }
}
