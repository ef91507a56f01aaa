using System.Text;
using System.Text.Json;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Alerts.Topology;

/// <summary>Causes that other pipelines know: they explain alerts here, and nothing is said of them here.</summary>
public sealed partial class CauseOperator
{
    /// <summary>Elapsed time, µs, before which no report ceases to hold.</summary>
    private long _nextLapse = long.MinValue;

    /// <summary>The name of the pipeline that it is in: what is reported of its own alerts, it knows itself.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>Takes a <see cref="CauseReport"/>, or an <see cref="AlertHandover"/>.</summary>
    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (AlertHandover.Read(payload) is { } handover)
        {
            TakeOver(handover);
        }

        ReviewRestored(output);
        foreach (ReportedAlert report in CauseReport.Read(payload)?.Alerts ?? [])
        {
            Take(report, output);
        }
    }

    private void Take(ReportedAlert report, Collector output)
    {
        KnownAlert? alert = _book.Find(report.Id);
        if (report.Pipeline == Pipeline || alert is { Report: null } || IsOlder(report, alert?.Report))
        {
            return;
        }

        if (report.IsGone)
        {
            if (alert is not null)
            {
                _book.Remove(alert, _moved);
                SayMoved(output);
            }

            return;
        }

        alert ??= _book.Open(report);
        if (alert is null)
        {
            return;
        }

        alert.Report = report;
        alert.ReportHolds = Context.Elapsed.Micros
            + (TopologyLimits.ReportHolds.Ticks / TimeSpan.TicksPerMicrosecond);
        _nextLapse = Math.Min(_nextLapse, alert.ReportHolds);
        _book.Take(alert, FactsOf(report), Context.JournalTime.Micros, _moved);
        SayMoved(output);
    }

    private static bool IsOlder(ReportedAlert report, ReportedAlert? known) => known is not null
        && (report.Position, report.Row).CompareTo((known.Position, known.Row)) < 0;

    private static CauseFacts FactsOf(ReportedAlert report) =>
        new(report.Start, report.End ?? KnownAlert.Open, report.IsDoubted);

    /// <summary>Nobody is hidden for ever under an alert of which nothing is heard any more.</summary>
    private void ForgetUnreported(Collector output)
    {
        long now = Context.Elapsed.Micros;
        if (now < _nextLapse)
        {
            return;
        }

        foreach (KnownAlert alert in Standing().Where(alert => alert.ReportHolds <= now).ToArray())
        {
            _book.Remove(alert, _moved);
            SayMoved(output);
        }

        _nextLapse = Standing().Select(alert => alert.ReportHolds).DefaultIfEmpty(long.MaxValue).Min();
    }

    private IEnumerable<KnownAlert> Standing() => _book.Reported.Where(alert => alert.IsFiring);

    private void SnapshotReports(SnapshotWriter writer)
    {
        KnownAlert[] reported = [.. _book.Reported];
        writer.Int32(reported.Length);
        foreach (KnownAlert alert in reported)
        {
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text))
            {
                alert.Report!.Write(json); // They are those that have one.
            }

            writer.Text(Encoding.UTF8.GetString(text.ToArray()));
            writer.Int64(alert.ReportHolds);
            writer.Int64(alert.EndedAt);
            writer.Int64(alert.ChangedAt);
        }
    }

    /// <summary>Takes back what was reported, as far as it explains anything in this plant. States of before there were
    /// reports end here.</summary>
    private void RestoreReports(SnapshotReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            CauseReport read = CauseReport.Read(Encoding.UTF8.GetBytes($$"""{"causes":[{{reader.Text()}}]}"""))
                ?? throw new SnapshotFormatException("a reported alert is none");
            ReportedAlert report = read.Alerts[0];
            (long holds, long endedAt, long changedAt) = (reader.Int64(), reader.Int64(), reader.Int64());
            KnownAlert alert = _book.Open(report) ?? Nowhere(report.Id, report.Rule, report);
            (alert.ReportHolds, alert.EndedAt, alert.ChangedAt) = (holds, endedAt, changedAt);
            alert.Facts = FactsOf(report);
            _book.Put(alert);
        }
    }

    private static KnownAlert Nowhere(string id, string rule, ReportedAlert? report) => new()
    {
        Id = id,
        Rule = rule,
        Node = KnownAlert.Nowhere,
        Explains = [],
        ExplainedBy = [],
        Report = report,
    };
}
