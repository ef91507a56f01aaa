namespace Telemetry.Gateway.Retention;

/// <summary>A reader, and the first record that it has to find when it starts again.</summary>
/// <param name="Reader">Its name for people: <c>pipeline gateway</c>, <c>webhook ops</c>.</param>
/// <param name="Position">The record.</param>
/// <param name="GoesOn">It works, and what it needs moves on by itself: it is waited for, however long that takes. Else
/// it may be left behind.</param>
internal readonly record struct JournalNeed(string Reader, long Position, bool GoesOn);
