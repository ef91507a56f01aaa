using System.Buffers;
using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Testing;

/// <summary>
/// Plays a script of steps through a pipeline and writes down every row of every output stream as a line of text.
/// Running
/// it again with restores in between must give the same lines and, at the end, the same state.
/// </summary>
public sealed class PipelineTranscript : IStepSink
{
    private readonly List<string> _lines = [];

    private PipelineTranscript()
    {
    }

    /// <summary>The rows: <c>stream column=value …</c>, NULL columns left out.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The partition's snapshot after the last step.</summary>
    public byte[] FinalState { get; private set; } = [];

    /// <summary>Plays the script.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="steps">Each begins and fills the input; it is told the step's number and the partition.</param>
    /// <param name="restoreEvery">After this many steps a new partition goes on from the old one's snapshot; 0:
    /// never.</param>
    public static PipelineTranscript Play(
        Pipeline pipeline, IEnumerable<Action<StepInput, long, Partition>> steps, int restoreEvery = 0)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(steps);
        var transcript = new PipelineTranscript();
        var input = new StepInput();
        Partition partition = pipeline.CreatePartition();
        long number = 0;
        foreach (Action<StepInput, long, Partition> step in steps)
        {
            if (restoreEvery > 0 && number > 0 && number % restoreEvery == 0)
            {
                byte[] state = StateOf(partition);
                partition = pipeline.CreatePartition();
                partition.Restore(state);
            }

            step(input, number++, partition);
            partition.Step(input, transcript);
        }

        transcript.FinalState = StateOf(partition);
        return transcript;
    }

    /// <summary>The rows of one stream, without the stream's name.</summary>
    public string[] Of(string stream) =>
    [
        .. _lines.Where(l => l.StartsWith(stream + " ", StringComparison.Ordinal))
            .Select(l => l[(stream.Length + 1)..]),
    ];

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        for (int row = 0; row < frame.Count; row++)
        {
            var line = new StringBuilder(emission.Stream);
            for (int column = 0; column < frame.Schema.Count; column++)
            {
                if (!frame[column].IsNull(row))
                {
                    line.Append(' ').Append(frame.Schema.Columns[column].Name).Append('=')
                        .Append(ValueAt(frame, column, row));
                }
            }

            _lines.Add(line.ToString());
        }
    }

    private static string ValueAt(Frame frame, int column, int row) => frame.Schema.Columns[column].Type switch
    {
        ColumnType.Float64 => frame.Doubles(column)[row].ToString("R", CultureInfo.InvariantCulture),
        ColumnType.Boolean => frame.Bools(column)[row] ? "true" : "false",
        ColumnType.Decimal => frame.Decimals(column)[row].ToString(CultureInfo.InvariantCulture),
        ColumnType.Text => frame.TextAt(column, row) ?? "",
        ColumnType.Int64 or ColumnType.Time => frame.Longs(column)[row].ToString(CultureInfo.InvariantCulture),
        ColumnType.None or _ => "?",
    };

    private static byte[] StateOf(Partition partition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        partition.Snapshot(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
