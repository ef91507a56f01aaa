namespace Telemetry.Engine.Data;

/// <summary>Questions about kinds of rows.</summary>
public static class ChangeKinds
{
    /// <summary>Whether a row takes another one away: −U or −D.</summary>
    /// <param name="kind">The row's kind.</param>
    /// <returns>True for those two.</returns>
    public static bool IsRetraction(this ChangeKind kind) => kind is ChangeKind.UpdateBefore or ChangeKind.Delete;

    /// <summary>The kind of a row that is separated from the other one of its update: −U becomes −D and +U becomes
    /// +I.</summary>
    /// <param name="kind">The row's kind.</param>
    /// <returns>+I or −D.</returns>
    public static ChangeKind Alone(this ChangeKind kind) =>
        kind.IsRetraction() ? ChangeKind.Delete : ChangeKind.Insert;
}
