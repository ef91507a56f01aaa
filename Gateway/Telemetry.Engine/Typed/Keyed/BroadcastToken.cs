namespace Telemetry.Engine.Typed.Keyed;

/// <summary>The right to change the broadcast states of one operator, while it handles a broadcast row.</summary>
internal sealed class BroadcastToken
{
    public bool IsValid { get; set; }

    public void Require(BroadcastToken? owner, string state)
    {
        if (IsValid && ReferenceEquals(this, owner)) { return; }
        throw new InvalidOperationException(
            $"Broadcast state '{state}' is changed by its process's broadcast rows only, while one is handled.");
    }
}
