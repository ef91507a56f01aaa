namespace Telemetry.Contract;

/// <summary>One bad record beside the good ones of a pack.</summary>
/// <param name="Index">The record's place in the pack, counted from 0, the header included.</param>
/// <param name="Error">What is wrong with it.</param>
/// <param name="Position">Where in the bytes the record begins.</param>
/// <param name="Seq">The sequence number it took, 0 when the pack has none.</param>
public readonly record struct RecordFault(int Index, DecodeError Error, int Position, ulong Seq);
