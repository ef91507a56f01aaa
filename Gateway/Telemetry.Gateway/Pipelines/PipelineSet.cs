using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// All pipelines of the configuration: independent readers of the input journal, each with a position, checkpoints and
/// a state of its own. What is changed about one is a record of the input journal before it happens.
/// </summary>
internal sealed partial class PipelineSet : IPipelineProgress
{
    private static readonly TimeSpan RoomRetry = TimeSpan.FromSeconds(1);

    private readonly GatewayJournals _journals;
    private readonly IControl _control;
    private readonly TimeProvider _time;
    private readonly PipelineFolder _folder;
    private readonly PipelineStates _states;
    private readonly PipelineLog _log;
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private CancellationToken _stopping;
    private volatile bool _isStarted;
    private volatile IReadOnlyList<PipelineSlot> _pipelines = [];

    public PipelineSet(
        GatewayOptions options,
        GatewayJournals journals,
        GatewayDisk disk,
        IModelSource models,
        IControl control,
        TimeProvider time,
        PipelineLog log)
    {
        _journals = journals;
        _control = control;
        _time = time;
        _log = log;
        _folder = new PipelineFolder(options, disk, time);
        _states = new PipelineStates(options.DataDirectory, disk.Files);
        if (_states.IsDamaged)
        {
            log.StatesDamaged(PipelineStates.PathOf(options.DataDirectory));
            PipelineStateRepair.Rebuild(journals.Input, _states);
        }

        PipelineStateRepair.Complete(journals.Input, _states);
        PipelineSlot[] slots = [.. GatewayPipelines.Definitions(options, models).Select(SlotOf)];
        foreach (PipelineSlot slot in slots)
        {
            slot.Prepare();
        }

        _pipelines = slots;
    }

    /// <summary>The pipelines, the gateway's own first. The list is another one when one comes, changes or
    /// goes.</summary>
    public IReadOnlyList<PipelineSlot> Pipelines => _pipelines;

    /// <summary>The next record that the gateway's own pipeline will read.</summary>
    public long NextPosition => Pipelines[0].Progress?.Next.Value ?? 0;

    /// <summary>One pipeline, or null.</summary>
    public PipelineSlot? Find(string name) => Pipelines.FirstOrDefault(slot => slot.Name == name);

    /// <summary>Runs the pipelines that are to run, until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        try
        {
            await AgreeAsync(stopping);
            foreach (PipelineSlot slot in Pipelines.Where(slot => slot.State.State == PipelineCondition.Running))
            {
                _log.Bounds(slot.Definition.Pipeline);
                slot.Start(stopping);
            }

            _isStarted = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (JournalFailedException)
        {
            // The journal watch says so and stops the process.
        }

        foreach (PipelineSlot slot in Pipelines)
        {
            await slot.WhenEndedAsync();
        }
    }

    /// <summary>Stops a pipeline; its position stays.</summary>
    public Task<PipelineAnswer> StopAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, async slot =>
        {
            if (slot.State.State == PipelineCondition.Stopped)
            {
                return PipelineAnswer.Done;
            }

            await SubmitAsync(slot, new PipelineChange
            {
                Pipeline = name,
                Change = PipelineChangeKind.Stopped,
            }, cancellationToken);
            await slot.StopAsync();
            return PipelineAnswer.Done;
        });

    /// <summary>Starts a pipeline that is stopped or parked.</summary>
    /// <param name="name">Which.</param>
    /// <param name="from">Anew, with no state, from there; null to go on.</param>
    /// <param name="skips">Leave out the step at which it failed.</param>
    /// <param name="cancellationToken">Gives up, until the first change is in the journal.</param>
    public Task<PipelineAnswer> StartAsync(
        string name, PipelineStart? from, bool skips, CancellationToken cancellationToken) =>
        ChangeAsync(name, async slot =>
        {
            if (slot.State.State == PipelineCondition.Running)
            {
                return PipelineAnswer.Runs;
            }

            if (skips && slot.State.Failure?.Step is null)
            {
                return PipelineAnswer.NothingToSkip;
            }

            await slot.WhenEndedAsync();
            if (skips)
            {
                await SubmitAsync(slot, new PipelineChange
                {
                    Pipeline = name,
                    Change = PipelineChangeKind.Skipped,
                    Step = slot.State.Failure!.Step,
                }, cancellationToken);
            }

            PipelineChange started = new()
            {
                Pipeline = name,
                Change = PipelineChangeKind.Started,
                Form = slot.Form,
            };
            if (from is { } start)
            {
                await slot.ForgetAsync();
                await BeginAsync(slot, started, start, cancellationToken);
            }
            else
            {
                await SubmitAsync(slot, started, cancellationToken);
            }

            slot.Start(_stopping);
            return PipelineAnswer.Done;
        });

    /// <summary>Lets a pipeline begin: with no state, but knowing what stands and which silences hold.</summary>
    private async Task BeginAsync(
        PipelineSlot slot, PipelineChange started, PipelineStart start, CancellationToken cancellationToken)
    {
        slot.Begin();
        (started, long? first) = await HandOverAsync(
            started, slot.Definition.Rules, slot.State.ChangingFrom, cancellationToken);
        long origin = OriginOf(start);
        await SubmitAsync(
            slot, started with { Origin = origin < 0 ? first ?? origin : origin }, cancellationToken);
    }

    private Task<PipelineAnswer> ChangeAsync(string name, Func<PipelineSlot, Task<PipelineAnswer>> change) =>
        Find(name) is null
            ? Task.FromResult(PipelineAnswer.Unknown)
            : AloneAsync(name, () => Find(name) is { } slot ? change(slot) : Task.FromResult(PipelineAnswer.Unknown));

    /// <summary>One change of a pipeline at a time.</summary>
    private async Task<PipelineAnswer> AloneAsync(string name, Func<Task<PipelineAnswer>> change)
    {
        lock (_gate)
        {
            if (!_isStarted || !_busy.Add(name))
            {
                return PipelineAnswer.Busy;
            }
        }

        try
        {
            return await change();
        }
        finally
        {
            lock (_gate)
            {
                _busy.Remove(name);
            }
        }
    }

    /// <summary>Journals the change, then keeps the state after it. Who asked may give up before that and not while:
    /// what is appended will be durable, and holds.</summary>
    private async Task SubmitAsync(PipelineSlot slot, PipelineChange change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        slot.Begin();
        long position = await _control.SubmitAsync(ControlKind.PipelineChanged, change.ToPayload(), _stopping);
        slot.Keep(change.Apply(slot.State, position) with { ChangingFrom = null });
    }

    /// <summary>Brings what is kept and what the configuration wants together, before anything runs.</summary>
    private async Task AgreeAsync(CancellationToken stopping)
    {
        // As long as nothing is kept of the gateway's own pipeline, the others may have been a part of it. It is
        // agreed on last: who dies before that finds the same again.
        PipelineSlot own = Pipelines[0];
        string[] names = [.. Pipelines.Select(slot => slot.Name)];
        IReadOnlyDictionary<string, SaidBefore> said = own.State.State == PipelineCondition.None && names.Length > 1
            ? PipelineTakeover.Find(_journals.Output, names)
            : new Dictionary<string, SaidBefore>();
        foreach (PipelineSlot slot in Pipelines.Where(slot => slot != own).Append(own))
        {
            await WithRoomAsync(() => AgreeAsync(slot, said, stopping), stopping);
        }

        foreach (string name in _states.Names.Except(names, StringComparer.Ordinal))
        {
            if (_states.Find(name) is { } state && state.State != PipelineCondition.Removed)
            {
                await WithRoomAsync(() => RemoveAsync(name, state, stopping), stopping);
            }
        }
    }

    private async Task AgreeAsync(
        PipelineSlot slot, IReadOnlyDictionary<string, SaidBefore> said, CancellationToken stopping)
    {
        PipelineState state = slot.State;
        if (state.State is PipelineCondition.None or PipelineCondition.Removed)
        {
            // What was a part of the gateway's own pipeline began where that did.
            SaidBefore before = slot.Name == GatewayPipeline.Name ? default : said.GetValueOrDefault(slot.Name);
            bool isPart = said.ContainsKey(slot.Name);
            slot.Keep(state with
            {
                SaidStep = isPart && before != default ? before.Step : state.SaidStep,
                SaidRows = isPart && before != default ? before.Rows : state.SaidRows,
            });
            if (state.State == PipelineCondition.Removed)
            {
                // Who died while it was removed may have left some.
                _folder.DeleteCheckpoints(slot.Name);
            }

            PipelineChange started = new()
            {
                Pipeline = slot.Name,
                Change = PipelineChangeKind.Started,
                Form = slot.Form,
            };
            await BeginAsync(
                slot, started, isPart ? PipelineStart.Beginning : slot.Definition.Start, stopping);
        }
        else if (state.Form != slot.Form)
        {
            // Another form is a repair: one that is parked tries again.
            slot.Begin();
            PipelineChange changed = new()
            {
                Pipeline = slot.Name,
                Change = PipelineChangeKind.Changed,
                Form = slot.Form,
            };
            (changed, _) = await HandOverAsync(
                changed, slot.Definition.Rules, slot.State.ChangingFrom, stopping);
            await SubmitAsync(slot, changed, stopping);
        }

        slot.Prepare();
    }

    private async Task RemoveAsync(string name, PipelineState state, CancellationToken stopping)
    {
        state = state with { ChangingFrom = state.ChangingFrom ?? _journals.Input.End.Value };
        _states.Set(name, state);
        PipelineChange removed = new() { Pipeline = name, Change = PipelineChangeKind.Removed };
        (removed, _) = await HandOverAsync(removed, rules: null, state.ChangingFrom, stopping);
        long position = await _control.SubmitAsync(ControlKind.PipelineChanged, removed.ToPayload(), stopping);
        _folder.DeleteCheckpoints(name);
        _states.Set(name, removed.Apply(state, position) with { ChangingFrom = null });
    }

    /// <summary>While the disk is full nothing is agreed on.</summary>
    private async Task WithRoomAsync(Func<Task> act, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (IOException full) when (full is JournalFullException or DiskFullException)
            {
                _log.StateNotKept("all", full.Message);
                await Task.Delay(RoomRetry, _time, stopping);
            }
        }
    }

    /// <summary>The first record of a life; −1 for the record that will say so.</summary>
    private long OriginOf(PipelineStart start) => start.IsNow ? -1
        : start.TimeMicros is long micros ? JournalTimeSearch.Find(_journals.Input, micros).Value
        : 0;
}
