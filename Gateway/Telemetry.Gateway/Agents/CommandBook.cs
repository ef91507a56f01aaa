using Telemetry.Contract;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// The newest commands and what became of them, in memory: a command that nobody waits for any more must not be done
/// after a restart. Any thread.
/// </summary>
internal sealed class CommandBook(TimeProvider time) : IAgentReplies
{
    private readonly Lock _gate = new();

    /// <summary>In the order in which they were given.</summary>
    private readonly LinkedList<IssuedCommand> _commands = [];

    /// <summary>Looks whether a command may be given.</summary>
    public CommandAdmission Admit(string agent, AgentCommand command)
    {
        lock (_gate)
        {
            if (FindLocked(agent, command.Id) is { } known)
            {
                return known.Command with { Issued = command.Issued } == command
                    ? CommandAdmission.Known
                    : CommandAdmission.IdTaken;
            }

            bool isFull = _commands.Count >= AgentLimits.CommandsKept && _commands.All(IsOpen);
            bool isAgentFull = _commands.Count(one => one.Agent == agent && IsOpen(one))
                >= AgentLimits.CommandsWaitingMax;
            return isFull || isAgentFull ? CommandAdmission.TooMany : CommandAdmission.Admitted;
        }
    }

    /// <summary>Notes a command; the oldest that is over makes room.</summary>
    public void Add(IssuedCommand command)
    {
        lock (_gate)
        {
            bool isFull = _commands.Count >= AgentLimits.CommandsKept;
            if (isFull && _commands.FirstOrDefault(one => !IsOpen(one)) is { } over)
            {
                _commands.Remove(over);
            }

            _commands.AddLast(command);
        }
    }

    /// <summary>Notes that a command is on its way.</summary>
    public void Sent(IssuedCommand command)
    {
        lock (_gate)
        {
            command.IsSent = true;
        }
    }

    public void Take(string agent, CommandReply reply)
    {
        lock (_gate)
        {
            // A reply that comes too late still says what happened; the first one counts.
            if (FindLocked(agent, reply.Id) is { Reply: null } command)
            {
                command.Answer(reply);
            }
        }
    }

    /// <summary>One command, or null.</summary>
    public IssuedCommand? Find(string agent, string id)
    {
        lock (_gate)
        {
            return FindLocked(agent, id);
        }
    }

    /// <summary>An agent's commands, the newest first.</summary>
    public IReadOnlyList<IssuedCommand> Of(string agent)
    {
        lock (_gate)
        {
            return [.. _commands.Where(one => one.Agent == agent).Reverse()];
        }
    }

    /// <summary>An agent's commands that are good and not answered, in the order in which they were given.</summary>
    public IReadOnlyList<IssuedCommand> Open(string agent)
    {
        lock (_gate)
        {
            return [.. _commands.Where(one => one.Agent == agent && IsOpen(one))];
        }
    }

    /// <summary>What became of a command so far.</summary>
    public CommandState StateOf(IssuedCommand command)
    {
        lock (_gate)
        {
            return command.State(time);
        }
    }

    private IssuedCommand? FindLocked(string agent, string id) =>
        _commands.FirstOrDefault(one => one.Agent == agent && one.Command.Id == id);

    private bool IsOpen(IssuedCommand command) => command.State(time) is CommandState.Waiting or CommandState.Sent;
}
