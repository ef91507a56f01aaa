using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Remote;

/// <summary>
/// Does single commands: each once while it is good, one after the other for one sensor, those of different sensors
/// beside each other. Thread-safe; nothing here waits for a sensor.
/// </summary>
internal sealed class CommandDesk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RememberedCommand> _remembered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Task Last, int Waiting)> _queues = new(StringComparer.Ordinal);
    private readonly string _agent;
    private readonly SensorSet _sensors;
    private readonly Func<EventStamp> _clock;
    private readonly TimeProvider _time;
    private readonly Action<string, byte[]> _send;
    private readonly EdgeLog _log;

    /// <param name="agent">The agent's name.</param>
    /// <param name="sensors">What is commanded.</param>
    /// <param name="clock">What time it is, and how far that can be trusted.</param>
    /// <param name="time">Measures how long a command is still good.</param>
    /// <param name="send">Sends a reply: topic and bytes.</param>
    /// <param name="log">Where each answer is told.</param>
    public CommandDesk(
        string agent,
        SensorSet sensors,
        Func<EventStamp> clock,
        TimeProvider time,
        Action<string, byte[]> send,
        EdgeLog log)
    {
        _agent = agent;
        _sensors = sensors;
        _clock = clock;
        _time = time;
        _send = send;
        _log = log;
    }

    /// <summary>Takes a command; its reply follows. One that was taken before is only answered again.</summary>
    /// <param name="id">The id of its topic.</param>
    /// <param name="payload">The message.</param>
    public void Take(string id, ReadOnlySpan<byte> payload)
    {
        if (!AgentCommand.TryParse(payload, out var command, out var fault))
        {
            Refuse(id, fault.ToString());
            return;
        }
        if (command.Id != id)
        {
            Refuse(id, "id: another one than in the topic");
            return;
        }
        lock (_gate)
        {
            if (_remembered.TryGetValue(id, out var known))
            {
                if (known.Reply is { } reply)
                {
                    _send(Topics.Reply(_agent, id), reply);
                }
                return;
            }
        }
        var goodUntil = _time.GetTimestamp() + (long)(Left(command).TotalSeconds * _time.TimestampFrequency);
        if (goodUntil <= _time.GetTimestamp())
        {
            Refuse(id, "It came too late.");
        }
        else if (TryEnqueue(command, goodUntil) is { } reason)
        {
            Refuse(id, reason);
        }
    }

    /// <summary>How long it is still good; a clock that may be wrong says nothing about that.</summary>
    private TimeSpan Left(AgentCommand command)
    {
        var valid = TimeSpan.FromSeconds(command.ValidSeconds);
        var now = _clock();
        if (BootStamp.IsBoot(now.Micros) || now.Quality is not (TimeQuality.Synced or TimeQuality.Holdover))
        {
            return valid;
        }
        var left = valid - TimeSpan.FromMilliseconds((now.Micros / 1000) - command.Issued);
        return left < valid ? left : valid;
    }

    /// <summary>Null: it will be done and answered. Else why not; it is then not remembered.</summary>
    private string? TryEnqueue(AgentCommand command, long goodUntil)
    {
        lock (_gate)
        {
            if (_remembered.Count >= Limits.CommandsKeptMax)
            {
                Forget();
            }
            if (_remembered.Count >= Limits.CommandsKeptMax)
            {
                return $"{Limits.CommandsKeptMax} commands are kept that are still good; try later.";
            }
            var (last, waiting) = _queues.GetValueOrDefault(command.Sensor, (Task.CompletedTask, 0));
            if (waiting >= EdgeLimits.CommandsWaitingMax)
            {
                return $"{waiting} commands for {command.Sensor} wait already.";
            }
            var remembered = new RememberedCommand(goodUntil);
            if (!_remembered.TryAdd(command.Id, remembered))
            {
                return null; // The same one came twice at once.
            }
            _queues[command.Sensor] = (DoAfterAsync(last, command, remembered), waiting + 1);
            return null;
        }
    }

    private void Forget()
    {
        var now = _time.GetTimestamp();
        foreach (var (id, command) in _remembered)
        {
            if (command.Reply is not null && command.GoodUntil <= now)
            {
                _remembered.Remove(id);
            }
        }
    }

    private async Task DoAfterAsync(Task last, AgentCommand command, RememberedCommand remembered)
    {
        await Task.Yield(); // Out of the gate.
        await last;
        var reply = _time.GetTimestamp() >= remembered.GoodUntil
            ? Reply(command.Id, CommandResult.Refused, "It waited behind others until it was no longer good.")
            : await DoAsync(command);
        var bytes = Fit(reply).ToJson();
        lock (_gate)
        {
            remembered.Reply = bytes;
            var (newest, waiting) = _queues[command.Sensor];
            if (waiting == 1)
            {
                _queues.Remove(command.Sensor);
            }
            else
            {
                _queues[command.Sensor] = (newest, waiting - 1);
            }
        }
        Send(reply, bytes);
    }

    private async Task<CommandReply> DoAsync(AgentCommand command)
    {
        var slot = _sensors.Slots.FirstOrDefault(s => s.Name == command.Sensor);
        if (slot is null)
        {
            return Reply(command.Id, CommandResult.Refused, "sensor: this agent has none of that name");
        }
        if (slot.Config.PollPeriod is null && command is not AgentCommand.RestartSensor)
        {
            return Reply(command.Id, CommandResult.Refused, "sensor: it is not polled, it speaks by itself");
        }
        try
        {
            switch (command)
            {
                case AgentCommand.ReadNow:
                    return ReplyTo(command.Id, await slot.Desk.PollAsync());
                case AgentCommand.RestartSensor:
                    return await _sensors.RestartAsync(slot) is { } reason
                        ? Reply(command.Id, CommandResult.Failed, reason)
                        : Reply(command.Id, CommandResult.Done);
                case AgentCommand.SetSampling { PeriodMs: var period, Seconds: var seconds }:
                    slot.Desk.SetPeriod(
                        seconds == 0 ? null : TimeSpan.FromMilliseconds(period), TimeSpan.FromSeconds(seconds));
                    return Reply(command.Id, CommandResult.Done);
                default:
                    throw new InvalidOperationException($"Not a command: {command.Kind}.");
            }
        }
        catch (Exception e)
        {
            // Also a stop of the agent. Whatever it is, the next command does not wait for it.
            return Reply(command.Id, CommandResult.Failed, e.Message);
        }
    }

    private CommandReply ReplyTo(string id, PollAnswer answer)
    {
        var isDone = answer.IsDone && (answer.Readings.Count > 0 || answer.Reason.Length == 0);
        return Reply(id, isDone ? CommandResult.Done : CommandResult.Failed, answer.Reason) with
        {
            Readings = [.. answer.Readings.Take(Limits.ReplyReadingsMax)],
        };
    }

    /// <summary>What is too large is cut: all of it is among the sensor's readings.</summary>
    private static CommandReply Fit(CommandReply reply)
    {
        while (reply.Readings.Count > 0 && reply.ToJson().Length > Limits.ControlBytesMax)
        {
            reply = reply with
            {
                Readings = [.. reply.Readings.Take(reply.Readings.Count / 2)],
                Reason = "Not all readings fit into a reply.",
            };
        }
        return reply;
    }

    private void Refuse(string id, string reason)
    {
        var reply = Reply(id, CommandResult.Refused, reason);
        Send(reply, reply.ToJson());
    }

    private CommandReply Reply(string id, CommandResult result, string reason = "")
    {
        var now = _clock();
        return new CommandReply
        {
            Id = id,
            Result = result,
            Reason = FieldFault.Of("", reason).Reason,
            At = BootStamp.IsBoot(now.Micros) ? null : now.Micros / 1000,
        };
    }

    private void Send(CommandReply reply, byte[] bytes)
    {
        _log.CommandAnswered(reply.Id, reply.Result.ToString(), reply.Reason);
        _send(Topics.Reply(_agent, reply.Id), bytes);
    }
}
