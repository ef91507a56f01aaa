using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Pipelines that come, change and go while the others run.</summary>
internal sealed partial class PipelineSet
{
    /// <summary>How a pipeline would go on in this form, without touching the one that runs: from which checkpoint, and
    /// what would become of each operator's state.</summary>
    public RunnerStart Rehearse(PipelineDefinition definition) => SlotOf(definition).Rehearse();

    /// <summary>Lets a pipeline run in this form. One that runs stops with a checkpoint first, and goes on from there;
    /// what cannot be kept of its state, its definition says. Another pipeline does not notice.</summary>
    /// <param name="definition">The pipeline.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    public Task<PipelineAnswer> PutAsync(PipelineDefinition definition, CancellationToken cancellationToken) =>
        AloneAsync(definition.Name, async () =>
        {
            PipelineSlot? before = Find(definition.Name);
            if (before is not null && before.Form == SlotOf(definition).Form)
            {
                return PipelineAnswer.Done;
            }

            if (before is not null)
            {
                await before.StopAsync();
            }

            try
            {
                PipelineSlot slot = SlotOf(definition);
                await AgreeAsync(slot, new Dictionary<string, SaidBefore>(), cancellationToken);
                Replace(before, slot);
                if (slot.State.State == PipelineCondition.Running)
                {
                    _log.Bounds(definition.Pipeline);
                    slot.Start(_stopping);
                }
            }
            catch (Exception) when (before?.State.State == PipelineCondition.Running && Find(before.Name) == before)
            {
                // The change is not in the journal: nothing has changed.
                before.Start(_stopping);
                throw;
            }

            return PipelineAnswer.Done;
        });

    /// <summary>Ends a pipeline, and forgets its state.</summary>
    /// <param name="name">Which.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    public Task<PipelineAnswer> RemoveAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, async slot =>
        {
            await slot.StopAsync();
            await RemoveAsync(name, slot.State, cancellationToken);
            Replace(slot, null);
            return PipelineAnswer.Done;
        });

    private PipelineSlot SlotOf(PipelineDefinition definition) =>
        new(definition, _folder, _journals, _states, _time, _log);

    private void Replace(PipelineSlot? before, PipelineSlot? after)
    {
        lock (_gate)
        {
            List<PipelineSlot> slots = [.. Pipelines];
            int place = before is null ? -1 : slots.IndexOf(before);
            switch (place >= 0, after)
            {
                case (true, not null): slots[place] = after; break;
                case (true, null): slots.RemoveAt(place); break;
                case (false, not null): slots.Add(after); break;
                default: break;
            }

            _pipelines = slots;
        }
    }
}
