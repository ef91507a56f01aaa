using Telemetry.Contract;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A command and what became of it.</summary>
/// <param name="Agent">To whom.</param>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What.</param>
/// <param name="Sensor">The sensor.</param>
/// <param name="PeriodMs">Of set_sampling.</param>
/// <param name="Seconds">Of set_sampling.</param>
/// <param name="At">When it was given.</param>
/// <param name="ValidSeconds">For how long it is good.</param>
/// <param name="By">Who gave it.</param>
/// <param name="Token">The name of the token that it came with.</param>
/// <param name="State">waiting, sent, done, refused, failed, expired or unanswered.</param>
/// <param name="Reason">Why it was not done, as the agent says it.</param>
/// <param name="Readings">What the sensor gave.</param>
internal sealed record CommandItem(
    string Agent,
    string Id,
    string Kind,
    string Sensor,
    int? PeriodMs,
    int? Seconds,
    DateTimeOffset At,
    int ValidSeconds,
    string By,
    string Token,
    CommandState State,
    string? Reason,
    IReadOnlyList<CommandReading> Readings)
{
    public static CommandItem Of(IssuedCommand issued, CommandState state)
    {
        AgentCommand.SetSampling? sampling = issued.Command as AgentCommand.SetSampling;
        return new CommandItem(
            issued.Agent,
            issued.Command.Id,
            issued.Command.Kind,
            issued.Command.Sensor,
            sampling?.PeriodMs,
            sampling?.Seconds,
            issued.At,
            issued.Command.ValidSeconds,
            issued.By,
            issued.Token,
            state,
            issued.Reply?.Reason is { Length: > 0 } reason ? reason : null,
            [.. (issued.Reply?.Readings ?? []).Select(CommandReading.Of)]);
    }
}
