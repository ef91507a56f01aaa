using Telemetry.Contract;

namespace Telemetry.Gateway.Agents;

/// <summary>One command with its life. The book locks what changes.</summary>
internal sealed class IssuedCommand(
    string agent, AgentCommand command, DateTimeOffset at, long startTicks, string by, string token)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Agent { get; } = agent;

    public AgentCommand Command { get; } = command;

    /// <summary>When it was given, by the gateway's clock.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>When it was given, by the clock that nobody sets.</summary>
    public long StartTicks { get; } = startTicks;

    public string By { get; } = by;

    public string Token { get; } = token;

    public bool IsSent { get; set; }

    public CommandReply? Reply { get; private set; }

    /// <summary>Completes when the agent has answered.</summary>
    public Task Answered => _answered.Task;

    public void Answer(CommandReply reply)
    {
        Reply = reply;
        _answered.TrySetResult();
    }

    public CommandState State(TimeProvider time)
    {
        bool isOver = time.GetElapsedTime(StartTicks) >= TimeSpan.FromSeconds(Command.ValidSeconds);
        return (Reply?.Result, IsSent, isOver) switch
        {
            (CommandResult.Done, _, _) => CommandState.Done,
            (CommandResult.Refused, _, _) => CommandState.Refused,
            (CommandResult.Failed, _, _) => CommandState.Failed,
            (_, true, true) => CommandState.Unanswered,
            (_, false, true) => CommandState.Expired,
            (_, true, false) => CommandState.Sent,
            _ => CommandState.Waiting,
        };
    }
}
