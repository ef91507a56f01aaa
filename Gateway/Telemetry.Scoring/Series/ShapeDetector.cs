using Telemetry.Engine.State;

namespace Telemetry.Scoring.Series;

/// <summary>
/// How unlike anything before the last few values are together: distance of the window of the last values (normalised
/// by
/// the series' slow level and scale) to the nearest of a fixed number of learned prototypes.
/// </summary>
internal sealed class ShapeDetector
{
    public const int Length = 12;
    private const int Prototypes = 32;

    private readonly double[] _window = new double[Length];

    /// <summary>Room for the prototypes that there are: most series have few.</summary>
    private double[] _codes = [];
    private double[] _uses = [];
    private int _used;
    private int _filled;
    private int _nearest;
    private double _distance;

    public double Statistic(double normalised)
    {
        Array.Copy(_window, 1, _window, 0, Length - 1);
        _window[Length - 1] = Math.Asinh(normalised);
        if (_filled < Length)
        {
            _filled++;
        }

        if (_filled < Length || _used == 0)
        {
            return double.NaN;
        }

        _distance = double.MaxValue;
        for (int p = 0; p < _used; p++)
        {
            double sum = 0;
            for (int i = 0; i < Length; i++)
            {
                double d = _codes[(p * Length) + i] - _window[i];
                sum += d * d;
            }

            if (sum < _distance)
            {
                _distance = sum;
                _nearest = p;
            }
        }

        return Math.Sqrt(_distance / Length);
    }

    public void Learn(double novelty)
    {
        if (_filled < Length)
        {
            return;
        }

        bool isNew = _used == 0 || Math.Sqrt(_distance / Length) > novelty;
        if (isNew)
        {
            int slot = _used < Prototypes ? _used++ : LeastUsed();
            MakeRoom();
            Array.Copy(_window, 0, _codes, slot * Length, Length);
            _uses[slot] = 1;
            return;
        }

        _uses[_nearest]++;
        double rate = Math.Max(0.02, 1 / (_uses[_nearest] + 1));
        for (int i = 0; i < Length; i++)
        {
            ref double code = ref _codes[(_nearest * Length) + i];
            code += rate * (_window[i] - code);
        }

        for (int p = 0; p < _used; p++)
        {
            _uses[p] *= 0.9995;
        }
    }

    private void MakeRoom()
    {
        if (_uses.Length < _used)
        {
            int room = Math.Min(Prototypes, Math.Max(_used, 2 * _uses.Length));
            Array.Resize(ref _uses, room);
            Array.Resize(ref _codes, room * Length);
        }
    }

    private int LeastUsed()
    {
        int least = 0;
        for (int p = 1; p < _used; p++)
        {
            if (_uses[p] < _uses[least])
            {
                least = p;
            }
        }

        return least;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_filled);
        writer.Int32(_used);
        Write(writer, _window);
        Write(writer, _codes.AsSpan(0, _used * Length));
        Write(writer, _uses.AsSpan(0, _used));
    }

    public void Restore(SnapshotReader reader)
    {
        _filled = reader.Int32();
        _used = reader.Int32();
        if (_filled is < 0 or > Length || _used is < 0 or > Prototypes)
        {
            throw new SnapshotFormatException($"a shape of {_filled} values and {_used} prototypes");
        }

        Read(reader, _window);
        MakeRoom();
        Read(reader, _codes.AsSpan(0, _used * Length));
        Read(reader, _uses.AsSpan(0, _used));
    }

    private static void Write(SnapshotWriter writer, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            writer.Float64(value);
        }
    }

    private static void Read(SnapshotReader reader, Span<double> values)
    {
        foreach (ref double value in values)
        {
            value = reader.Float64();
        }
    }
}
