using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Simulation.Oracle;

/// <summary>
/// Feeds the input journal to a fresh partition, without a checkpoint or a restart, and holds every row against
/// the output journal: the same bytes, each once, and no others.
/// </summary>
internal sealed class ReplayExamination : IStepSink
{
    private readonly Pipeline _pipeline;
    private readonly Findings _findings;
    private readonly Partition _partition;
    private readonly Dictionary<(long Step, int Row), OutputCell> _said = [];
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReplayExamination(Pipeline pipeline, OutputTruth output, Findings findings)
    {
        _pipeline = pipeline;
        _findings = findings;
        _partition = pipeline.CreatePartition();
        foreach (var entry in output.Entries.Where(entry => entry.Record.Pipeline == pipeline.Name))
        {
            for (var row = 0; row < entry.Record.Count; row++)
            {
                OutputCell cell = new(entry, row);
                _said[(cell.Step, cell.Number)] = cell;
            }
        }
    }

    /// <summary>The partition after the last record.</summary>
    public Partition Partition => _partition;

    /// <param name="reader">The input journal, from its start.</param>
    /// <param name="end">Behind the last record that the pipeline had read.</param>
    public void Run(JournalReader reader, long end)
    {
        InputDecoder decoder = new();
        StepInput step = new();
        while (reader.Position.Value < end && reader.TryRead(out var record) && record.Position.Value < end)
        {
            if (decoder.Decode(record.Position, record.Payload, step).Status == StepDecodingStatus.Done)
            {
                _partition.Step(step, this);
            }
        }
        foreach (var ((number, row), cell) in _said)
        {
            _findings.Add(
                "replay says less", $"row {row} of step {number} is in the output journal: {cell.Canonical()}");
        }
    }

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        _buffer.ResetWrittenCount();
        OutputRecordCodec.Encode(emission, frame, 0, frame.Count, _buffer);
        OutputEntry entry = new(-1, [], OutputRecord.Decode(_buffer.WrittenSpan));
        for (var row = 0; row < entry.Record.Count; row++)
        {
            OutputCell cell = new(entry, row);
            if (!_said.Remove((cell.Step, cell.Number), out var said))
            {
                _findings.Add("replay says more", $"{_pipeline.Name}: {cell.Canonical()}");
            }
            else if (said.Canonical() != cell.Canonical())
            {
                _findings.Add(
                    "replay says otherwise", $"{cell.Canonical()} where the journal has {said.Canonical()}");
            }
        }
    }
}
