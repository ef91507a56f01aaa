using Telemetry.Edge.Publishing;
using Telemetry.Gateway.Ingest;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>
/// What MQTTnet and the gate do with one connection: one publish after the other; a failure closes it without an
/// acknowledgement; its end is told when the publish under way has ended.
/// </summary>
internal sealed class BrokerSession : IBrokerSession
{
    private readonly Intake _intake;
    private readonly PublisherSession _session;
    private Task _last = Task.CompletedTask;
    private bool _isOver;

    public BrokerSession(Intake intake, string clientId)
    {
        _intake = intake;
        _session = new PublisherSession(clientId, hasReasonCodes: true);
        intake.Connected(_session);
    }

    /// <inheritdoc/>
    public Task<PublishAnswer> PublishAsync(string topic, ReadOnlyMemory<byte> payload)
    {
        var publish = PublishAfterAsync(_last, topic, payload);
        _last = publish;
        return publish;
    }

    /// <inheritdoc/>
    public void Closed(bool isClean)
    {
        if (!_isOver)
        {
            _isOver = true;
            _ = EndAsync(isClean ? StatusReason.Disconnected : StatusReason.ConnectionLost);
        }
    }

    private async Task<PublishAnswer> PublishAfterAsync(Task before, string topic, ReadOnlyMemory<byte> payload)
    {
        await EndOfAsync(before);
        if (_isOver)
        {
            throw new IOException("The connection is closed.");
        }
        try
        {
            return AnswerTo(await _intake.AcceptAsync(_session, topic, payload));
        }
        catch
        {
            _isOver = true;
            throw;
        }
    }

    private async Task EndAsync(StatusReason reason)
    {
        await EndOfAsync(_last);
        try
        {
            _intake.Disconnected(_session, reason);
        }
        catch (IOException)
        {
            // The journal is gone: MQTTnet logs it, and the process stops for its own reasons.
        }
    }

    private static async Task EndOfAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (IOException)
        {
            // Told to whoever sent it.
        }
    }

    /// <summary>As the gate and the agent's MQTT client make it of a reason code.</summary>
    private static PublishAnswer AnswerTo(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Accepted => new PublishAnswer(true, ""),
        PublishOutcome.PayloadInvalid => new PublishAnswer(true, outcome.ToString()),
        _ => new PublishAnswer(false, outcome.ToString(), IsBarred: true),
    };
}
