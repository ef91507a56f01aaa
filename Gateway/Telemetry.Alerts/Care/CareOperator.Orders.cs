using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Care;

public sealed partial class CareOperator
{
    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        Settle(output);
        if (AlertHandover.Read(payload) is { } handover)
        {
            TakeOver(handover);
            return;
        }

        if (!CareOrder.TryRead(payload, out CareOrder? order))
        {
            return;
        }

        switch (order)
        {
            case CareOrder.Assign assign:
                Assign(assign, output);
                break;
            case CareOrder.Say say:
                if (Find(say.Alert) is { } spoken)
                {
                    SayPerson(spoken, "commented", say, output);
                }

                break;
            case CareOrder.Close close:
                Close(close, output);
                break;
            case CareOrder.Silence silence:
                Silence(silence, output);
                break;
            case CareOrder.Unsilence unsilence:
                if (_silences.Remove(unsilence.Id, Now) is { } removed)
                {
                    SaySilence(removed, SilenceSchema.Removed, unsilence.By, output);
                    RefreshAll(unsilence.By, unsilence.Comment, output);
                }

                break;
        }
    }

    private CareAlert? Find(AlertId id) => _alerts.GetValueOrDefault(id.ToString());

    private void Assign(CareOrder.Assign order, Collector output)
    {
        if (Find(order.Alert) is { } alert && alert.Assignee != order.To)
        {
            alert.Assignee = order.To;
            SayPerson(alert, "assigned", order, output);
        }
    }

    private void Close(CareOrder.Close order, Collector output)
    {
        if (Find(order.Alert) is { IsClosed: false } alert && alert.Image.State != RetractedState)
        {
            alert.IsClosed = true;
            SayPerson(alert, "closed", order, output);
            Hold(alert);
            Attend(alert);
            RefreshAll(order.By, order.Comment, output);
        }
    }

    private AlertSilence SilenceOf(CareOrder.Silence order)
    {
        long starts = order.Starts ?? Now;
        return new AlertSilence
        {
            Id = order.Id,
            Matchers = order.Matchers,
            Starts = starts,
            Ends = order.Ends ?? starts + (order.Span ?? 0),
            By = order.By,
            Comment = order.Comment,
        };
    }

    private void Silence(CareOrder.Silence order, Collector output)
    {
        AlertSilence silence = SilenceOf(order);
        if (_silences.TryAdd(silence, Now))
        {
            SaySilence(silence, SilenceSchema.Created, null, output);
            RefreshAll(order.By, order.Comment, output);
        }
    }

    /// <summary>Ends and begins the silences whose time has come.</summary>
    private void Settle(Collector output)
    {
        if (Now < _silences.NextChange)
        {
            return;
        }

        foreach (AlertSilence expired in _silences.TakeExpired(Now))
        {
            SaySilence(expired, SilenceSchema.Expired, null, output);
        }

        RefreshAll(null, null, output);
    }

    private void SayPerson(CareAlert alert, string what, CareOrder order, Collector output) =>
        Say(alert, what, alert.SilencedBy is not null, order.By, order.Comment, output);

    /// <summary>Writes the alert as it stands.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="what">What people or time did; null for what the row said that came in.</param>
    /// <param name="isSilenced">Nobody is notified.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="comment">What they said.</param>
    /// <param name="output">Where to.</param>
    private void Say(
        CareAlert alert, string? what, bool isSilenced, string? by, string? comment, Collector output)
    {
        AlertImage said = _said;
        said.Copy(alert.Image);
        if (what is not null)
        {
            said.Set(AlertSchema.Event, what);
            said.Set(AlertSchema.At, Now);
            said.Set(AlertSchema.By, by);
            said.Set(AlertSchema.Comment, comment);
        }

        if (alert.IsClosed)
        {
            said.Set(AlertSchema.RetractionProposed, 0);
            said.Set(AlertSchema.State, said.State == RetractedState ? RetractedState : ResolvedState);
        }

        said.Set(AlertSchema.Silenced, isSilenced ? 1 : 0);
        said.Set(AlertSchema.SilencedBy, alert.SilencedBy);
        said.Set(AlertSchema.Assignee, alert.Assignee);
        said.Set(AlertSchema.Escalation, alert.Level);
        said.Set(AlertSchema.EscalatedTo, alert.EscalatedTo);
        Frame frame = output.Add(0, new EventTime(said.Start), Frame.NoKey, out int row);
        said.Write(frame, row);
        if (!isSilenced)
        {
            alert.Told = alert.Standing;
            alert.ToldAt = Now;
        }

        Touch(alert);
    }

    private void SaySilence(AlertSilence silence, string what, string? removedBy, Collector output)
    {
        Frame frame = output.Add(SilencesOutput, Context.JournalTime, Frame.NoKey, out int row);
        frame.SetText(SilenceSchema.Id, row, silence.Id);
        frame.SetText(SilenceSchema.Event, row, what);
        frame.SetText(SilenceSchema.Matchers, row, MatcherList.ToText(silence.Matchers));
        frame.Longs(SilenceSchema.Starts)[row] = silence.Starts;
        frame.Longs(SilenceSchema.Ends)[row] = silence.Ends;
        frame.SetText(SilenceSchema.By, row, silence.By);
        frame.SetText(SilenceSchema.Comment, row, silence.Comment);
        frame.SetText(SilenceSchema.RemovedBy, row, removedBy);
        frame.Longs(SilenceSchema.At)[row] = Now;
    }

    private void SayMissed(DeviceAbsence absence, bool isCaughtUp, Collector output)
    {
        if (absence.HasNews)
        {
            Frame frame = output.Add(DigestsOutput, Context.JournalTime, Frame.NoKey, out int row);
            absence.Write(frame, row, Now, isCaughtUp);
        }
    }

    private void Touch(CareAlert alert)
    {
        _settled.Remove((alert.TouchedAt, alert.Image.Id));
        alert.TouchedAt = Now;
        Keep(alert);
    }

    /// <summary>An alert that is over is kept until others were touched later; but as long as a silence holds its end
    /// back from people who were told of it, it is kept anyway.</summary>
    private void Keep(CareAlert alert)
    {
        if (alert.Image.State == FiringState || alert.Told == TellState.Firing)
        {
            _settled.Remove((alert.TouchedAt, alert.Image.Id));
        }
        else
        {
            _settled.Add((alert.TouchedAt, alert.Image.Id));
        }
    }

    private void Evict()
    {
        while (_settled.Count > CareLimits.SettledAlertsMax && _settled.Min is var oldest)
        {
            Forget(_alerts[oldest.Id]);
        }
    }

    private void Forget(CareAlert alert)
    {
        _settled.Remove((alert.TouchedAt, alert.Image.Id));
        _due.Remove((alert.DueAt, alert.Image.Id));
        _resting.Put(alert, null);
        _alerts.Remove(alert.Image.Id);
    }
}
