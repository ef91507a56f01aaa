using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// Where people give agents commands. A command is journalled (who, when, what), then sent, and sent again when the
/// agent comes back, as long as it is good and not answered: agents do an id once. Any thread.
/// </summary>
internal sealed class CommandDesk(
    CommandBook book, IAgentDownlink downlink, IControl control, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Gives a command.</summary>
    /// <param name="agent">To whom.</param>
    /// <param name="command">What.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="token">The name of the token that it came with.</param>
    /// <param name="cancel">Gives up before it is given.</param>
    /// <returns>Whether it was, and the command of that id when there is one.</returns>
    /// <exception cref="JournalFullException">There is no room.</exception>
    public async Task<(CommandAdmission Admission, IssuedCommand? Command)> GiveAsync(
        string agent, AgentCommand command, string by, string token, CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            CommandAdmission admission = book.Admit(agent, command);
            if (admission != CommandAdmission.Admitted)
            {
                return (admission, book.Find(agent, command.Id));
            }

            await control.SubmitAsync(
                ControlKind.AgentCommanded, Note(agent, command, by, token), CancellationToken.None);
            IssuedCommand issued = new(agent, command, time.GetUtcNow(), time.GetTimestamp(), by, token);
            book.Add(issued);
            Send(issued);
            return (admission, issued);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The agent listens: it gets what waits for it.</summary>
    public void Deliver(string agent)
    {
        foreach (IssuedCommand command in book.Open(agent))
        {
            Send(command);
        }
    }

    private void Send(IssuedCommand issued)
    {
        string topic = Topics.Command(issued.Agent, issued.Command.Id);
        if (downlink.TrySend(issued.Agent, topic, issued.Command.ToJson(), isRetained: false))
        {
            book.Sent(issued);
        }
    }

    private static byte[] Note(string agent, AgentCommand command, string by, string token) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["agent"] = agent,
            ["id"] = command.Id,
            ["kind"] = command.Kind,
            ["sensor"] = command.Sensor,
            ["by"] = by,
            ["token"] = token,
        });
}
