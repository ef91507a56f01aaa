namespace Telemetry.Contract.Live;

/// <summary>One of a message's readings whose value is in doubt.</summary>
/// <param name="Index">Its place in the message's columns.</param>
/// <param name="Why">The value quality's name, such as <c>stuck</c>.</param>
public sealed record ReadingDoubt(int Index, string Why);
