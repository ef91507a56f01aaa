using System.Threading.Channels;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// One pipeline: its runner while it runs, and its durable state. A pipeline that fails is parked here, and nobody else
/// hears of it. Only the set calls what changes it, one call at a time.
/// </summary>
internal sealed class PipelineSlot(
    PipelineDefinition definition,
    PipelineFolder folder,
    GatewayJournals journals,
    PipelineStates states,
    TimeProvider time,
    PipelineLog log)
{
    private static readonly TimeSpan RoomRetry = TimeSpan.FromSeconds(1);

    private PipelineRunner? _runner;
    private PipelineRunner? _live;
    private CancellationTokenSource? _stop;
    private Task _run = Task.CompletedTask;
    private volatile PipelineState _state = states.Find(definition.Name) ?? new PipelineState();

    /// <summary>The pipeline as the configuration wants it.</summary>
    public PipelineDefinition Definition => definition;

    /// <summary>Its name.</summary>
    public string Name => definition.Name;

    /// <summary>Its durable state.</summary>
    public PipelineState State => _state;

    /// <summary>The form that the configuration wants.</summary>
    public string Form { get; } = Convert.ToHexStringLower(definition.Pipeline.Fingerprint.AsSpan());

    /// <summary>How far it is; null before it was started or looked at.</summary>
    public PipelineProgress? Progress => Volatile.Read(ref _runner)?.Progress;

    /// <summary>Records that it has not read yet.</summary>
    public long LagRecords =>
        Progress is { } progress ? Math.Max(0, journals.Input.DurableEnd.Value - progress.Next.Value) : 0;

    /// <summary>Keeps a state; while there is no room on the disk only in memory. When the disk fails the process
    /// stops, and who asked hears of it.</summary>
    public void Keep(PipelineState state)
    {
        try
        {
            Write(state);
        }
        catch (DiskFullException full)
        {
            log.StateNotKept(Name, full.Message);
        }
    }

    /// <summary>Notes that a change is about to be journalled. Then a process that dies before it could keep the state
    /// behind the change still makes it at its next start.</summary>
    /// <exception cref="DiskFullException">There is no room: the change must not be made.</exception>
    public void Begin() =>
        Write(_state with { ChangingFrom = _state.ChangingFrom ?? journals.Input.End.Value });

    /// <summary>Makes ready without running, so that it is known what it needs.</summary>
    public void Prepare() => Volatile.Write(ref _runner, NewRunner());

    /// <summary>Looks how it would start, without starting or changing anything.</summary>
    public RunnerStart Rehearse() => PipelineRunner.PlanStart(definition.Pipeline, journals.Input, NewOptions());

    /// <summary>Runs until stopped; the state says that it does.</summary>
    public void Start(CancellationToken stopping)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _run = RunAsync(_stop.Token);
    }

    /// <summary>Stops it, and completes when its last checkpoint is written.</summary>
    public async Task StopAsync()
    {
        _stop?.Cancel();
        await _run;
    }

    /// <summary>Completes when it does not run.</summary>
    public Task WhenEndedAsync() => _run;

    /// <summary>Forgets what it knows, but not what it said: the next start begins at the origin, and the output
    /// journal need not have the last rows any more.</summary>
    public async Task ForgetAsync()
    {
        JournalPosition end = journals.Output.End;
        if (end > journals.Output.DurableEnd)
        {
            await journals.Output.WhenDurableAsync(new JournalPosition(end.Value - 1));
        }

        if (Progress is { } progress && progress.Next.Value > _state.SaidStep + 1)
        {
            Write(_state with { SaidStep = progress.Next.Value - 1, SaidRows = int.MaxValue });
        }

        folder.DeleteCheckpoints(Name);
    }

    /// <summary>Looks at the partition between two steps; the default when it does not run.</summary>
    public async Task<T?> InspectAsync<T>(Func<Partition, T> look, CancellationToken cancellationToken)
        where T : class
    {
        if (Volatile.Read(ref _live) is not { } runner)
        {
            return null;
        }

        try
        {
            return await runner.InspectAsync(look, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    private void Write(PipelineState state)
    {
        _state = state;
        try
        {
            states.Set(Name, state);
        }
        catch (Exception failure)
            when (failure is IOException and not DiskFullException or UnauthorizedAccessException)
        {
            log.DiskFailed(Name, failure);
            throw;
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        // Whoever starts several does not wait until the first has caught up.
        await Task.Yield();
        try
        {
            while (!await TryRunAsync(stop))
            {
                await Task.Delay(RoomRetry, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (JournalFailedException)
        {
            // The journal watch says so and stops the process.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A disk that does not keep checkpoints keeps nothing else either.
            log.DiskFailed(Name, failure);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Park(failure);
        }
    }

    /// <summary>False when there was no room on the disk to begin.</summary>
    private async Task<bool> TryRunAsync(CancellationToken stop)
    {
        try
        {
            PipelineRunner runner = NewRunner();
            Volatile.Write(ref _runner, runner);
            Volatile.Write(ref _live, runner);
            await runner.RunAsync(stop);
            return true;
        }
        catch (IOException full) when (full is DiskFullException or JournalFullException)
        {
            log.StateNotKept(Name, full.Message);
            return false;
        }
        finally
        {
            Volatile.Write(ref _live, null);
        }
    }

    private void Park(Exception failure)
    {
        StepFailedException? step = failure as StepFailedException;
        string reason = failure is StepFailedException or PipelineChangedException
            ? failure.Message
            : $"{failure.GetType().Name}: {failure.Message}";
        PipelineFailure parked = new(
            step?.Position.Value, step?.OperatorName, reason.ReplaceLineEndings(" "),
            Progress?.JournalTime.Micros ?? 0);
        log.Parked(Name, parked, failure);
        try
        {
            Keep(_state with { State = PipelineCondition.Parked, Failure = parked });
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Said above; the process stops.
        }
    }

    private PipelineRunner NewRunner() => new(
        definition.Pipeline,
        journals.Input,
        journals.Output,
        folder.Decoding(new SkippingDecoder(_state.Skipped).Decode),
        NewOptions());

    private PipelineRunnerOptions NewOptions()
    {
        PipelineState state = _state;
        return folder.Options(Name) with
        {
            WhenChanged = definition.WhenChanged,
            Origin = new JournalPosition(state.Origin),
            SaidBefore = state.SaidStep < 0 ? default : new SaidBefore(state.SaidStep, state.SaidRows),
            OnFact = fact => log.Fact(Name, fact),
        };
    }
}
