using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>
/// Scores one series, value by value, without looking ahead. Each detector's statistic becomes a tail probability
/// within its own past, and Fisher's method makes one of them; no weight is learned from labels. Because the families
/// depend on each other, the severity is calibrated once more within the past of the whole.
/// <para>Silence is no past: a detector that is not ready feeds no calibration, and the whole is calibrated on values
/// of which at least one family spoke. Until that past is long enough, score and severity are 0: "not yet".</para>
/// </summary>
public sealed class SeriesScorer
{
    /// <summary>Name and version of the algorithm: a change of it is a change of the scores.</summary>
    public const string ModelId = "series-2";

    /// <summary>Bytes of memory that one scorer takes at most.</summary>
    public const int BytesMax = 20 * 1024;

    private const int Memory = 4000;

    /// <summary>A family speaks when it has this much of its own past.</summary>
    private const int WarmUp = 50;

    /// <summary>The whole speaks when the families have spoken this often: a fifth of the thousand values that would
    /// show a rarity of one in 1,000, the rest of the way is the Pareto tail's.</summary>
    private const int JointWarmUp = 200;

    private const double FloorShare = 1e-6;
    private static readonly double Fading = Math.Pow(0.5, 1.0 / 200);

    private readonly LevelDetector _level = new(0.05, 0.01);
    private readonly LevelDetector _slow = new(0.002, 0.002);
    private readonly LevelDetector _drift = new(0.01, 0.005);
    private readonly SeasonalDetector _season = new();
    private readonly ShapeDetector _shape = new();
    private readonly TailCalibrator[] _tails = [new(Memory), new(Memory), new(Memory), new(Memory)];
    private readonly TailCalibrator _joint = new(Memory);
    private double _recent;
    private double _peak;
    private long _count;

    /// <summary>Scores <paramref name="value"/>, then learns from it.</summary>
    /// <param name="time">Event time, µs since the epoch.</param>
    /// <param name="value">The value; NaN and infinities are scored 0 and teach nothing.</param>
    public SeriesScore Score(long time, double value)
    {
        if (!double.IsFinite(value))
        {
            return new SeriesScore(0, 0, double.NaN, double.NaN, 0, 0, 0, 0);
        }

        _recent = _count == 0 ? value : _recent + (0.15 * (value - _recent));
        double band = _tails[0].Quantile(0.98) * _level.Scale;
        bool isReady = _tails[0].Count >= WarmUp;
        double low = isReady ? _level.Level - band : double.NaN;
        double high = isReady ? _level.Level + band : double.NaN;
        int families = 0;
        double level = Tail(0, _level.IsReady ? _level.Statistic(value) : double.NaN, ref families);
        double season = Tail(1, _season.Statistic(time, value), ref families);
        double shape = Tail(2, _slow.IsReady ? _shape.Statistic(Normalised(value)) : double.NaN, ref families);
        double drift = Tail(3, _drift.IsReady ? _drift.Statistic(_recent) : double.NaN, ref families);
        (double score, double severity) = families > 0
            ? Join(Rarity(-(level + season + shape + drift), families))
            : (0, 0);
        _shape.Learn(_tails[2].Count > WarmUp ? _tails[2].Quantile(0.95) : 0.3);
        _level.Add(value);
        _slow.Add(value);
        _drift.Add(_recent);
        _season.Add(time, value);
        _count++;
        double scale = -1 / Math.Log(10);
        return new SeriesScore(score, severity, low, high, level * scale, season * scale, shape * scale, drift * scale);
    }

    private double Normalised(double value) => (value - _slow.Level) / Math.Max(_slow.Scale, 1e-12);

    /// <summary>What the families say together within the past of what they said; 0 while that is short.</summary>
    private (double Score, double Severity) Join(double rarity)
    {
        double news = Math.Max(0, rarity - _peak) + (FloorShare * rarity);
        _peak = Math.Max(_peak * Fading, rarity);
        bool isReady = _joint.Count >= JointWarmUp;
        double calibrated = isReady ? -_joint.LogTail(rarity) / Math.Log(10) : 0;
        _joint.Add(rarity);
        return isReady ? (news / (news + 2), Math.Min(100, 10 * Math.Max(0, calibrated))) : (0, 0);
    }

    /// <summary>Fisher: −log10 of the chance that this many independent tails together are as small.</summary>
    private static double Rarity(double sum, int families)
    {
        double term = 1;
        double series = 0;
        for (int i = 0; i < families; i++)
        {
            series += term;
            term *= sum / (i + 1);
        }

        return series <= 0 ? 0 : Math.Max(0, (sum - Math.Log(series)) / Math.Log(10));
    }

    /// <summary>The family's tail probability (natural logarithm), counted in <paramref name="families"/> if it has
    /// one. A detector that is not ready (NaN) neither speaks nor feeds its calibration.</summary>
    private double Tail(int family, double statistic, ref int families)
    {
        if (double.IsNaN(statistic))
        {
            return 0;
        }

        TailCalibrator tail = _tails[family];
        bool isReady = tail.Count >= WarmUp;
        double log = isReady ? tail.LogTail(statistic) : 0;
        families += isReady ? 1 : 0;
        tail.Add(statistic);
        return log;
    }

    /// <summary>Writes the state as canonical bytes.</summary>
    public void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Int64(_count);
        writer.Float64(_recent);
        writer.Float64(_peak);
        _level.Snapshot(writer);
        _slow.Snapshot(writer);
        _drift.Snapshot(writer);
        _season.Snapshot(writer);
        _shape.Snapshot(writer);
        foreach (TailCalibrator tail in _tails)
        {
            tail.Snapshot(writer);
        }

        _joint.Snapshot(writer);
    }

    /// <summary>Reads what <see cref="Snapshot"/> wrote into a scorer that has seen nothing.</summary>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _count = reader.Int64();
        _recent = reader.Float64();
        _peak = reader.Float64();
        _level.Restore(reader);
        _slow.Restore(reader);
        _drift.Restore(reader);
        _season.Restore(reader);
        _shape.Restore(reader);
        foreach (TailCalibrator tail in _tails)
        {
            tail.Restore(reader);
        }

        _joint.Restore(reader);
    }
}
