using System.Diagnostics.CodeAnalysis;
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
    private static readonly TimeSpan FullRetryInterval = TimeSpan.FromSeconds(1);

    private readonly Pipeline _pipeline;
    private readonly RecordJournal _input;
    private readonly RecordJournal _output;
    private readonly StepDecoder _decode;
    private readonly PipelineRunnerOptions _options;
    private readonly CheckpointStore _store;
    private readonly OutputLedger _ledger;
    private readonly StepInput _step = new();
    private readonly CheckpointWriter _writer;
    private readonly Bell _bell = new();
    private readonly Inspections _inspections;

    private Partition _partition;
    private JournalPosition _next;
    private JournalPosition? _checkpoint;
    private EventTime? _checkpointTime;
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
        _inspections = new(_bell);
        _store = new(options.CheckpointDirectory, options.CheckpointsKept, options.FileSystem);
        _writer = new(_store, options.CheckpointScheduler);
        _ledger = new(output, pipeline.Name, Math.Min(options.OutputRecordBytesMax, output.RecordBytesMax));
        _partition = pipeline.CreatePartition();
        // A pipeline that does not run needs what it will start from, too.
        var first = options.Origin > input.Start ? options.Origin : input.Start;
        _next = _store.Newest is { } newest && newest > first ? newest : first;
        Publish();
    }

    /// <summary>How far the runner is; may be asked by any thread.</summary>
    public PipelineProgress Progress => _progress;

    /// <summary>Runs until the input journal is closed, or until cancelled; then writes a last checkpoint.</summary>
    /// <param name="cancellationToken">Stops the run between two records.</param>
    /// <returns>A task that fails with <see cref="JournalFailedException"/> when a journal fails: the host must stop
    /// then; and with <see cref="StepFailedException"/> when a step cannot be done: this pipeline must be put aside
    /// then, others may go on.</returns>
    /// <exception cref="PipelineChangedException">See <see cref="ChangedPipeline.Refuse"/>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A run before this one in the same process may have left rows that are not durable yet.
            if (_output.End > _output.DurableEnd) { await _output.WhenDurableAsync(new(_output.End.Value - 1)); }
            var form = Start();
            // The checkpoint of a changed pipeline, and then the note that it runs, before it says anything.
            if (_writer.IsBusy) { await EndCheckpointAsync(mayFail: false); }
            if (form is not null) { _store.WriteForm(form); }
            await RunToEndAsync(cancellationToken);
        }
        finally
        {
            _inspections.Close();
        }
    }

    /// <summary>Looks how <see cref="RunAsync"/> would start, without starting or changing anything.</summary>
    /// <returns>From which checkpoint, and what would become of each operator's state.</returns>
    public RunnerStart PlanStart() =>
        new StartFinder(_pipeline, _store, _options).Find(_input.Start, null);

    /// <summary>Looks how a runner of another form of the pipeline would start, while one runs.</summary>
    /// <param name="pipeline">The form.</param>
    /// <param name="input">Where steps come from.</param>
    /// <param name="options">How it would be run.</param>
    /// <returns>As <see cref="PlanStart()"/>.</returns>
    public static RunnerStart PlanStart(Pipeline pipeline, RecordJournal input, PipelineRunnerOptions options)
    {
        var store = new CheckpointStore(
            options.CheckpointDirectory, options.CheckpointsKept, options.FileSystem, onlyLooks: true);
        return new StartFinder(pipeline, store, options).Find(input.Start, null);
    }

    /// <summary>Looks at the partition between two steps.</summary>
    /// <typeparam name="T">What is looked up.</typeparam>
    /// <param name="look">Called by the runner's thread; must be quick and change nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What <paramref name="look"/> gave.</returns>
    /// <exception cref="System.Threading.Channels.ChannelClosedException">The runner has stopped.</exception>
    public Task<T> InspectAsync<T>(Func<Partition, T> look, CancellationToken cancellationToken) =>
        _inspections.AskAsync(look, cancellationToken);

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
            if (_output.IsFull) { _writer.GiveUp(); }
            // Whatever ended the run: nobody else may write into the folder after it.
            await _writer.Done.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        _inspections.Serve(_partition);
        if (_writer.IsBusy) { await EndCheckpointAsync(mayFail: true); }
        if (_recordsSinceCheckpoint == 0 || _output.IsFull || !_ledger.TryWrite()) { return; }
        BeginCheckpoint();
        await EndCheckpointAsync(mayFail: true);
    }

    private async Task RunLoopAsync(JournalReader reader, CancellationToken cancellationToken)
    {
        await using var timer = _options.TimeProvider.CreateTimer(
            static bell => ((Bell)bell!).Ring(), _bell, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellationToken.UnsafeRegister(static bell => ((Bell)bell!).Ring(), _bell);
        EventHandler ring = (_, _) => _bell.Ring();
        _output.FullChanged += ring;
        try
        {
            await ReadAsync(reader, timer, cancellationToken);
        }
        finally
        {
            _output.FullChanged -= ring;
        }
    }

    private async Task ReadAsync(JournalReader reader, ITimer timer, CancellationToken cancellationToken)
    {
        Task<bool>? readable = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _inspections.Serve(_partition);
            // Nothing is begun whose rows would have no room.
            var isFull = _output.IsFull || !_ledger.TryWrite();
            var read = isFull ? 0 : ReadTurn(reader);
            await CareForCheckpointsAsync();
            if (read > 0)
            {
                // Others of this thread or context have their turn.
                await Task.Yield();
                continue;
            }
            if (readable is null)
            {
                readable = reader.WaitToReadAsync(cancellationToken).AsTask();
                _ = _bell.RingAfterAsync(readable);
            }
            if (readable.IsCompleted && !isFull)
            {
                if (!await readable) { return; }
                readable = null;
                continue;
            }
            SetTimer(timer, isFull);
            await _bell.WaitAsync();
        }
    }

    /// <summary>A checkpoint becomes due also when nothing comes.</summary>
    private void SetTimer(ITimer timer, bool isFull)
    {
        if (isFull)
        {
            timer.Change(FullRetryInterval, Timeout.InfiniteTimeSpan);
            return;
        }
        if (_recordsSinceCheckpoint == 0 || _writer.IsBusy) { return; }
        var left = _options.CheckpointInterval - _options.TimeProvider.GetElapsedTime(_lastCheckpointAt);
        // Timers count whole milliseconds, and one that is too early finds nothing due.
        var due = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 1, int.MaxValue));
        timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private int ReadTurn(JournalReader reader)
    {
        var read = 0;
        var most = Math.Min(_options.RecordsPerTurn, _options.CheckpointRecords - _recordsSinceCheckpoint);
        while (read < most && !_output.IsFull && _ledger.IsWritten && reader.TryRead(out var record))
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
        StepDecoding decoding;
        try
        {
            FaultPoint.Reach("step.before");
            decoding = _decode(position, record.Payload, _step);
            if (decoding.Status == StepDecodingStatus.Done) { _partition.Step(_step, _ledger); }
        }
        catch (Exception failure) when (failure is not (JournalFailedException or OutOfMemoryException))
        {
            throw new StepFailedException(position, _partition.LastOperator, failure);
        }
        _ledger.TryWrite();
        FaultPoint.Reach("step.after");
        _next = position.Next;
        _recordsSinceCheckpoint++;
        if (decoding.Status == StepDecodingStatus.Skipped) { return; }
        if (decoding.Status != StepDecodingStatus.Done)
        {
            _refused++;
            _options.OnFact(new RunnerFact.RecordRefused(position, decoding.Reason));
            return;
        }
        _steps++;
        if (_isRepeating && !_ledger.IsRepeating(position.Value)) { EndRepeating(); }
    }

    private void EndRepeating()
    {
        _isRepeating = false;
        if (_ledger.RowsSuppressed > 0) { _options.OnFact(new RunnerFact.OutputsSuppressed(_ledger.RowsSuppressed)); }
    }

    /// <summary>Takes up where it was left.</summary>
    /// <returns>The note to be written before the first step; null when the one that is there is right.</returns>
    private FormNote? Start()
    {
        var finder = new StartFinder(_pipeline, _store, _options);
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
        _checkpointTime = finder.Found?.JournalTime;
        var before = SaidBefore.Max(finder.Form?.Said ?? default, _options.SaidBefore);
        // Rows of another form are not taken back, and the same steps do not speak twice.
        var saidThrough = finder.IsChanged
            ? long.MaxValue
            : Math.Max(finder.Found?.SaidThrough ?? -1, before.WholeThrough);
        _ledger.Recover(finder.Found?.Output ?? _output.Start, saidThrough, before);
        _options.OnFact(FactOf(start));
        if (start.Kind == StartKind.Replay && _next > _options.Origin)
        {
            _options.OnFact(new RunnerFact.RecordsMissing(_options.Origin, _next));
        }
        _isRepeating = true;
        // Who dies must know, too, what the other form has said, and what this one.
        if (finder.IsChanged) { BeginCheckpoint(); }
        Publish();
        return finder.IsChanged ? new(_pipeline.Fingerprint.AsMemory(), _options.Origin, SaidByOthers(finder, start))
            : finder.Form is null ? new(_pipeline.Fingerprint.AsMemory(), _options.Origin, before)
            : null;
    }

    /// <summary>What another form has said, as it is noted. Steps before a checkpoint whose states were taken over are
    /// the other form's, also those of which it said nothing: a replay must not say more of them.</summary>
    private SaidBefore SaidByOthers(StartFinder finder, RunnerStart start) => start.Kind == StartKind.Map
        ? SaidBefore.Max(_ledger.Said, SaidBefore.Through(finder.Found!.Input.Value - 1)) // A map has found one.
        : _ledger.Said;

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
        if (_writer.IsBusy && (_writer.Done.IsCompleted || AreRecordsDue))
        {
            await EndCheckpointAsync(mayFail: true);
        }
        if (!_writer.IsBusy && IsCheckpointDue() && _ledger.IsWritten && !_output.IsFull) { BeginCheckpoint(); }
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
        var durable = DurableAsync();
        _writer.Begin(checkpoint, image, durable, _options.TimeProvider.GetElapsedTime(_lastCheckpointAt));
        _ = _bell.RingAfterAsync(_writer.Done);
    }

    private async Task DurableAsync() => await _ledger.WhenDurableAsync();

    private async Task EndCheckpointAsync(bool mayFail)
    {
        CheckpointWriter.Written written;
        try
        {
            written = await _writer.EndAsync();
        }
        catch (IOException failure) when (mayFail && failure is DiskFullException or JournalFullException)
        {
            // The one before is still good: a restart takes longer, and that is all.
            _recordsSinceCheckpoint = Math.Max(_recordsSinceCheckpoint, 1);
            _options.OnFact(new RunnerFact.CheckpointFailed(failure.Message));
            return;
        }
        _store.Oldest = written.Oldest;
        _checkpoint = written.Position;
        _checkpointTime = written.JournalTime;
        _options.OnFact(
            new RunnerFact.CheckpointWritten(written.File, written.Position, written.Bytes, written.Paused));
        Publish();
    }

    [MemberNotNull(nameof(_progress))]
    private void Publish()
    {
        var first = _options.Origin > _input.Start ? _options.Origin : _input.Start;
        _progress = new(
            _next, _partition.JournalTime, _steps, _refused, _ledger.RowsEmitted, _checkpoint,
            _store.Oldest?.Input ?? first)
        {
            NeededOutput = _store.Oldest?.Output ?? _output.Start,
            CheckpointTime = _checkpointTime,
        };
    }
}
