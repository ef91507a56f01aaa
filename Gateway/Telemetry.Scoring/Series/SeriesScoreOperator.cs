using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Series;

/// <summary>
/// Scores every series on the averages of its closed windows. Each window is scored once, in order: revisions of a
/// scored
/// window, older windows and provisional rows are not looked at, because the scorer has moved on.
/// </summary>
public sealed class SeriesScoreOperator : Operator
{
    private readonly WindowColumns _columns;
    private KeyedState<State>? _states;

    /// <summary>An operator for window rows.</summary>
    /// <param name="input">Their schema, with <c>device, metric, window_start, window_end, avg</c>; keyed by
    /// series.</param>
    public SeriesScoreOperator(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _columns = new WindowColumns(input);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; } =
        [new(OutputPort.Main, SeriesScoreSchema.Schema, KeySpace.Series)];

    private KeyedState<State> States => _states ?? throw new InvalidOperationException("The operator was not opened.");

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Of(0, perKey: SeriesScorer.BytesMax);

    /// <inheritdoc/>
    public override string Describe() => $"series_score({SeriesScorer.ModelId} of avg)";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (int row = 0; row < frame.Count; row++)
        {
            double value = WindowColumns.NumberAt(frame, _columns.Average, row);
            if (!_columns.IsClosed(frame, row) || !double.IsFinite(value))
            {
                continue;
            }

            int key = frame.Keys[row];
            State? state = States.Find(key);
            if (state is null)
            {
                States.Set(key, state = new State());
            }

            long start = frame.Longs(_columns.Start)[row];
            if (start > state.LastStart)
            {
                state.LastStart = start;
                Emit(frame, row, value, state.Scorer.Score(start, value), output);
            }
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        States.Snapshot(writer, static (to, state) =>
        {
            to.Int64(state.LastStart);
            state.Scorer.Snapshot(to);
        });
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        States.Restore(reader, static from =>
        {
            var state = new State { LastStart = from.Int64() };
            state.Scorer.Restore(from);
            return state;
        });
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _states = new KeyedState<State>(Context.Series);

    private void Emit(Frame from, int source, double value, in SeriesScore score, Collector output)
    {
        Frame frame = output.Add(0, new EventTime(from.Times[source]), from.Keys[source], out int row);
        frame.TextOrdinals(SeriesScoreSchema.Device)[row] = from.TextOrdinals(_columns.Device)[source];
        frame.TextOrdinals(SeriesScoreSchema.Metric)[row] = from.TextOrdinals(_columns.Metric)[source];
        frame.Longs(SeriesScoreSchema.WindowStart)[row] = from.Longs(_columns.Start)[source];
        frame.Longs(SeriesScoreSchema.WindowEnd)[row] = from.Longs(_columns.End)[source];
        frame.Doubles(SeriesScoreSchema.Value)[row] = value;
        frame.Doubles(SeriesScoreSchema.Score)[row] = score.Score;
        frame.Doubles(SeriesScoreSchema.Severity)[row] = score.Severity;
        SetNumber(frame.Doubles(SeriesScoreSchema.ExpectedLow), row, score.ExpectedLow);
        SetNumber(frame.Doubles(SeriesScoreSchema.ExpectedHigh), row, score.ExpectedHigh);
        frame.Doubles(SeriesScoreSchema.Level)[row] = score.Level;
        frame.Doubles(SeriesScoreSchema.Season)[row] = score.Season;
        frame.Doubles(SeriesScoreSchema.Shape)[row] = score.Shape;
        frame.Doubles(SeriesScoreSchema.Drift)[row] = score.Drift;
        frame.TextOrdinals(SeriesScoreSchema.Model)[row] = Context.Texts.Intern(SeriesScorer.ModelId);
        frame.Longs(SeriesScoreSchema.Revision)[row] = 0;
        frame.TextOrdinals(SeriesScoreSchema.State)[row] = Context.Texts.Intern(_columns.StateAt(from, source));
    }

    private static void SetNumber(Vec<double> column, int row, double value)
    {
        column[row] = double.IsNaN(value) ? 0 : value;
        if (double.IsNaN(value))
        {
            column.SetNull(row);
        }
    }

    private sealed class State
    {
        public long LastStart { get; set; } = long.MinValue;

        public SeriesScorer Scorer { get; } = new();
    }
}
