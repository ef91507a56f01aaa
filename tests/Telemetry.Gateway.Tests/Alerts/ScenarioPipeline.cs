using System.Buffers;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>One pipeline of a play: its partition, its next step, and what it does not say again.</summary>
internal sealed class ScenarioPipeline(PipelineDefinition definition)
{
    private Partition _partition = definition.Pipeline.CreatePartition();

    public PipelineDefinition Definition => definition;

    public string Name => definition.Name;

    /// <summary>The next step.</summary>
    public int Next { get; private set; }

    /// <summary>The last step of which something was said, by whatever form; −1 for none.</summary>
    public int Said { get; set; } = -1;

    /// <summary>Steps up to here were said by another form, or before its checkpoints were lost.</summary>
    public int Muted { get; private set; } = -1;

    public bool IsStopped { get; set; }

    public bool IsMuted => Next <= Muted;

    public byte[] State
    {
        get
        {
            ArrayBufferWriter<byte> buffer = new();
            _partition.Snapshot(buffer);
            return buffer.WrittenSpan.ToArray();
        }
    }

    /// <summary>What another process would go on with that has only a snapshot.</summary>
    public ScenarioPipeline Restored()
    {
        ScenarioPipeline copy = new(definition)
        {
            Next = Next,
            Said = Said,
            Muted = Muted,
            IsStopped = IsStopped,
        };
        copy._partition.Restore(State);
        return copy;
    }

    /// <summary>The same pipeline in another form, as the form's definition says it goes on.</summary>
    public ScenarioPipeline ChangedTo(PipelineDefinition form)
    {
        if (form.Pipeline.Fingerprint.AsSpan().SequenceEqual(definition.Pipeline.Fingerprint.AsSpan()))
        {
            return this;
        }

        bool isMapped = form.WhenChanged == ChangedPipeline.Map;
        ScenarioPipeline changed = new(form)
        {
            Next = isMapped ? Next : 0,
            Said = Said,
            Muted = isMapped ? Muted : Said,
            IsStopped = IsStopped,
        };
        if (isMapped)
        {
            changed._partition.Restore(State, RestoreMode.Map);
        }

        return changed;
    }

    /// <summary>Without its checkpoints it reads everything again.</summary>
    public void Forget()
    {
        _partition = definition.Pipeline.CreatePartition();
        (Next, Muted) = (0, Said);
    }

    /// <summary>Takes what makes up the next step.</summary>
    public void Step(IEnumerable<StepInput> inputs, IStepSink sink)
    {
        foreach (StepInput input in inputs)
        {
            _partition.Step(input, sink);
        }

        Next++;
    }
}
