using Telemetry.Contract;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Security;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// What the gateway does with a publish: decode, check, journal, wait for the disk. Only then may the sender hear of
/// it.
/// What cannot be used is journalled too, as a dead letter. Any thread.
/// </summary>
internal sealed class Intake(
    InputLog log,
    AccessRules rules,
    OnlineDevices online,
    IEnumerable<IAgentStates> states,
    IAgentReplies replies,
    ISeriesBudget budget,
    DiskRoom room,
    GatewayMeter meter) : IDeadLetters, IControl
{
    // 255 bytes of UTF-8 hold at least so many characters.
    private const int TopicKeptMax = 255 / 3;

    /// <summary>A client's credentials were accepted.</summary>
    public void Connected(PublisherSession session)
    {
        if (online.Connect(session) is { } before)
        {
            // What its old connection still has in its buffers would else stand behind what the new one says, and look
            // like a second device.
            lock (before.Gate)
            {
                before.IsReplaced = true;
            }
        }

        AppendStatus(session, "", isOnline: true, StatusReason.Connected);
    }

    /// <summary>A client is gone: so are its devices.</summary>
    public void Disconnected(PublisherSession session, StatusReason reason)
    {
        online.Disconnect(session);
        TakeOffline(session, reason);
        AppendStatus(session, "", isOnline: false, reason);
    }

    /// <exception cref="Exception">The journal cannot keep it: close without an acknowledgement.</exception>
    public async ValueTask<PublishOutcome> AcceptAsync(
        PublisherSession session, string topic, ReadOnlyMemory<byte> payload)
    {
        PublishOutcome outcome;
        long position;
        // A client that takes its own session over (without a clean start) shares it with its old connection, whose
        // last publish may still be under way.
        lock (session.Gate)
        {
            if (session.IsReplaced)
            {
                throw new InvalidOperationException($"A newer connection of {session.ClientId} has taken over.");
            }

            (outcome, position) = Accept(session, topic, payload.Span);
        }

        if (outcome == PublishOutcome.OutOfRoom)
        {
            return outcome;
        }

        await log.WhenDurableAsync(position);
        FaultPoint.Reach("ack.before");
        return outcome;
    }

    public async ValueTask<long> SubmitAsync(
        ControlKind kind,
        ReadOnlyMemory<byte> payload,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, GatewayLimits.ControlBytesMax);
        if (room.IsRefusing)
        {
            throw new JournalFullException(room.Reason);
        }

        RecordWriter record = new();
        InputRecords.WriteControl(record, kind, payload.Span);
        long position = log.Append(record, isAwaited: true);
        await DurableAsync(position).WaitAsync(cancellationToken);
        return position;
    }

    public long Write(in DeadLetter deadLetter, ReadOnlySpan<byte> payload)
    {
        int excerpt = Math.Min(payload.Length, GatewayLimits.DeadLetterExcerptBytes);
        RecordWriter record = new();
        string topic = Words.Printable(deadLetter.Topic);
        ReadOnlySpan<char> kept = topic.AsSpan(0, Math.Min(topic.Length, TopicKeptMax));
        InputRecords.WriteDeadLetter(record, deadLetter, kept, payload.Length, payload[..excerpt]);
        return log.Append(record);
    }

    /// <summary>A task of its own: who gives up waiting goes on on the context where it waited.</summary>
    private async Task DurableAsync(long position) => await log.WhenDurableAsync(position);

    private (PublishOutcome Outcome, long Position) Accept(
        PublisherSession session, string topic, ReadOnlySpan<byte> payload)
    {
        string agent = session.ClientId;
        bool isTopic = Topics.TryParse(topic, out TopicAddress address);
        if (room.IsRefusing && (!isTopic || address.Kind is not (TopicKind.State or TopicKind.Reply)))
        {
            return (PublishOutcome.OutOfRoom, -1);
        }

        if (!isTopic)
        {
            return Refuse(PublishOutcome.TopicInvalid, agent, agent, DeadLetterReason.TopicInvalid, topic, payload);
        }

        bool isOwn = address.Kind == TopicKind.Foreign
            ? rules.MaySpeakFor(agent, address.Name)
            : address.Name.SequenceEqual(agent);
        if (!isOwn || address.Kind is TopicKind.Config or TopicKind.Command)
        {
            return Refuse(PublishOutcome.NotAuthorized, agent, agent, DeadLetterReason.NotAuthorized, topic, payload);
        }

        return address.Kind switch
        {
            TopicKind.Data => AcceptPack(session, Lane.Live, "", topic, payload),
            TopicKind.Backlog => AcceptPack(session, Lane.Backlog, "", topic, payload),
            TopicKind.Foreign => AcceptPack(session, Lane.Foreign, address.Name.ToString(), topic, payload),
            TopicKind.State => AcceptState(session, topic, payload),
            _ => AcceptReply(agent, address.Id, topic, payload),
        };
    }

    private (PublishOutcome Outcome, long Position) AcceptPack(
        PublisherSession session, Lane lane, string device, string topic, ReadOnlySpan<byte> payload)
    {
        ReadingPack pack = session.Pack;
        string agent = session.ClientId;
        long now = log.NowMicros();
        DecodeResult decoded = lane == Lane.Foreign
            ? ForeignDecoder.Decode(device, payload, pack, now)
            : PackDecoder.Decode(payload, pack, now);
        if (!decoded.IsOk)
        {
            string named = lane == Lane.Foreign ? device : agent;
            return Refuse(
                PublishOutcome.PayloadInvalid, agent, named, DeadLetterReason.Of(decoded.Error), topic, payload);
        }

        if (!rules.MaySpeakFor(agent, pack.Device))
        {
            return Refuse(
                PublishOutcome.NotAuthorized, agent, pack.Device, DeadLetterReason.NotAuthorized, topic, payload);
        }

        if (!budget.MayTake(pack.Device, pack.MetricNames))
        {
            return Refuse(
                PublishOutcome.PayloadInvalid, agent, pack.Device, DeadLetterReason.TooManySeries, topic, payload);
        }

        if (online.TryAdd(session, pack.Device))
        {
            AppendStatus(session, pack.Device, isOnline: true, StatusReason.FirstPack);
        }

        InputRecords.WritePack(session.Record, lane, agent, pack);
        long position = log.Append(session.Record, isAwaited: true);
        meter.PackJournalled(pack.Count, payload.Length);
        return (PublishOutcome.Accepted, WriteFaults(agent, pack, topic, payload) ?? position);
    }

    /// <summary>One dead letter per reason for the bad records beside the good ones.</summary>
    private long? WriteFaults(string agent, ReadingPack pack, string topic, ReadOnlySpan<byte> payload)
    {
        if (pack.FaultCount == 0)
        {
            return null;
        }

        long? last = null;
        ReadOnlySpan<RecordFault> faults = pack.Faults;
        int unlisted = pack.FaultCount - faults.Length;
        for (int first = 0; first < faults.Length; first++)
        {
            DecodeError reason = faults[first].Error;
            if (CountOf(faults[..first], reason) == 0)
            {
                int count = CountOf(faults, reason) + (first == 0 ? unlisted : 0);
                int position = Math.Clamp(faults[first].Position, 0, payload.Length);
                last = Write(
                    new DeadLetter(agent, pack.Device, DeadLetterReason.Of(reason), topic, count), payload[position..]);
            }
        }

        return last;
    }

    private static int CountOf(ReadOnlySpan<RecordFault> faults, DecodeError reason)
    {
        int count = 0;
        foreach (RecordFault fault in faults)
        {
            count += fault.Error == reason ? 1 : 0;
        }

        return count;
    }

    private (PublishOutcome Outcome, long Position) AcceptState(
        PublisherSession session, string topic, ReadOnlySpan<byte> payload)
    {
        string agent = session.ClientId;
        if (!AgentState.TryParse(payload, out AgentState? state))
        {
            return Refuse(PublishOutcome.PayloadInvalid, agent, agent, DeadLetterReason.Malformed, topic, payload);
        }

        if (!state.Online)
        {
            TakeOffline(session, StatusReason.ConnectionLost);
            return (PublishOutcome.Accepted, log.LastPosition);
        }

        foreach (IAgentStates each in states)
        {
            each.Take(agent, state);
        }

        foreach (string device in state.Devices)
        {
            if (rules.MaySpeakFor(agent, device) && budget.MayTake(device, []) && online.TryAdd(session, device))
            {
                AppendStatus(session, device, isOnline: true, StatusReason.StateMessage);
            }
        }

        return (PublishOutcome.Accepted, log.LastPosition);
    }

    /// <summary>An answer to a person's command: who asked has it; it is not kept.</summary>
    private (PublishOutcome Outcome, long Position) AcceptReply(
        string agent, ReadOnlySpan<char> id, string topic, ReadOnlySpan<byte> payload)
    {
        if (!CommandReply.TryParse(payload, out CommandReply? reply, out _) || !id.SequenceEqual(reply.Id))
        {
            return Refuse(PublishOutcome.PayloadInvalid, agent, agent, DeadLetterReason.Malformed, topic, payload);
        }

        replies.Take(agent, reply);
        return (PublishOutcome.Accepted, log.LastPosition);
    }

    private void TakeOffline(PublisherSession session, StatusReason reason)
    {
        foreach (string device in online.Remove(session))
        {
            AppendStatus(session, device, isOnline: false, reason);
        }
    }

    private void AppendStatus(PublisherSession session, string device, bool isOnline, StatusReason reason)
    {
        RecordWriter record = new();
        InputRecords.WriteStatus(record, session.ClientId, device, isOnline, reason);
        log.Append(record);
    }

    private (PublishOutcome Outcome, long Position) Refuse(
        PublishOutcome outcome, string agent, string device, string reason, string topic, ReadOnlySpan<byte> payload) =>
        (outcome, Write(new DeadLetter(agent, device, reason, topic, 0), payload));
}
