namespace Telemetry.Journal;

/// <summary>One file of a journal, as it is for whoever keeps or looks at journals.</summary>
/// <param name="First">Its first record.</param>
/// <param name="End">Behind its last record.</param>
/// <param name="Bytes">The room that it takes.</param>
public readonly record struct JournalSegment(JournalPosition First, JournalPosition End, long Bytes);
