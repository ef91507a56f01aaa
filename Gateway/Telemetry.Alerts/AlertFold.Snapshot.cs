using Telemetry.Engine.State;

namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    /// <summary>Writes the state as canonical bytes; rule and key are the reader's.</summary>
    public void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Int64(_ordinal);
        writer.Int64(_newestStart);
        writer.Int64(_newestEnd);
        writer.Int64(_edgeEnd);
        writer.Boolean(_hasOverlap);
        Write(writer, _edge);
        ReadOnlySpan<WindowRun> runs = _windows.All;
        writer.Int32(runs.Length);
        foreach (ref readonly WindowRun run in runs)
        {
            Write(writer, run);
        }

        Write(writer, _alerts);
        Write(writer, _settled);
    }

    /// <summary>Reads what <see cref="Snapshot"/> wrote into a fold that has seen nothing.</summary>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _ordinal = reader.Int64();
        _newestStart = reader.Int64();
        _newestEnd = reader.Int64();
        _edgeEnd = reader.Int64();
        _hasOverlap = reader.Boolean();
        _edge = ReadFold(reader);
        _windows.Clear();
        for (int left = reader.Count(); left > 0; left--)
        {
            _windows.Restore(ReadRun(reader));
        }

        Read(reader, _alerts);
        Read(reader, _settled);
        FoldAgain();
    }

    private void Write(SnapshotWriter writer, in EpisodeFold fold)
    {
        writer.Boolean(fold.IsActive);
        writer.Int32(fold.RunCount);
        writer.Int64(fold.Start);
        writer.Int64(fold.Activation);
        writer.Int64(fold.ActivationEnd);
        writer.Float64(fold.Peak);
        writer.Boolean(fold.IsConfirmed);
        writer.Int64(fold.Ended);
        if (!_terms.IsExtended)
        {
            return;
        }

        writer.Int64(fold.RunEnd);
        writer.Int32(fold.ClearCount);
        writer.Int64(fold.ClearStart);
        writer.Int64(fold.ClearEnd);
        writer.Boolean(fold.IsFlapping);
        writer.Int32(fold.RecentCount);
        for (int i = 0; i < fold.RecentCount; i++)
        {
            writer.Int64(fold.Recent[i]);
        }
    }

    private EpisodeFold ReadFold(SnapshotReader reader)
    {
        var fold = new EpisodeFold
        {
            IsActive = reader.Boolean(),
            RunCount = reader.Int32(),
            Start = reader.Int64(),
            Activation = reader.Int64(),
            ActivationEnd = reader.Int64(),
            Peak = reader.Float64(),
            IsConfirmed = reader.Boolean(),
            Ended = reader.Int64(),
        };
        if (!_terms.IsExtended)
        {
            return fold;
        }

        fold.RunEnd = reader.Int64();
        fold.ClearCount = reader.Int32();
        fold.ClearStart = reader.Int64();
        fold.ClearEnd = reader.Int64();
        fold.IsFlapping = reader.Boolean();
        fold.RecentCount = reader.Choice(AlertLimits.FlapEpisodesMax);
        for (int i = 0; i < fold.RecentCount; i++)
        {
            fold.Recent[i] = reader.Int64();
        }

        return fold;
    }

    private static void Write(SnapshotWriter writer, in WindowRun run)
    {
        writer.Int64(run.Start);
        writer.Int64(run.Step);
        writer.Int64(run.Length);
        writer.Float64(run.Value);
        writer.Int32(run.Count);
        writer.Int32((int)run.Class);
        writer.Boolean(run.IsFinal);
    }

    private static WindowRun ReadRun(SnapshotReader reader) => new()
    {
        Start = reader.Int64(),
        Step = reader.Int64(),
        Length = reader.Int64(),
        Value = reader.Float64(),
        Count = reader.Int32(),
        Class = (WindowClass)reader.Int32(),
        IsFinal = reader.Boolean(),
    };

    private void Write(SnapshotWriter writer, List<Alert> alerts)
    {
        writer.Int32(alerts.Count);
        foreach (Alert alert in alerts)
        {
            writer.Int64((long)alert.Id.High);
            writer.Int64((long)alert.Id.Low);
            writer.Int64(alert.Ordinal);
            writer.Int64(alert.Detected);
            writer.Boolean(alert.IsLate);
            writer.Int64(alert.Start);
            writer.Int64(alert.Activation);
            writer.Int64(alert.End);
            writer.Float64(alert.Peak);
            writer.Boolean(alert.IsConfirmed);
            writer.Boolean(alert.IsAcknowledged);
            writer.Boolean(alert.IsRetractionProposed);
            if (_terms.IsExtended)
            {
                writer.Boolean(alert.IsFlapping);
            }
        }
    }

    private void Read(SnapshotReader reader, List<Alert> alerts)
    {
        alerts.Clear();
        for (int left = reader.Count(); left > 0; left--)
        {
            alerts.Add(new Alert
            {
                Id = new AlertId((ulong)reader.Int64(), (ulong)reader.Int64()),
                Ordinal = reader.Int64(),
                Detected = reader.Int64(),
                IsLate = reader.Boolean(),
                Start = reader.Int64(),
                Activation = reader.Int64(),
                End = reader.Int64(),
                Peak = reader.Float64(),
                IsConfirmed = reader.Boolean(),
                IsAcknowledged = reader.Boolean(),
                IsRetractionProposed = reader.Boolean(),
                IsFlapping = _terms.IsExtended && reader.Boolean(),
            });
        }
    }
}
