using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// The host's translation of a journal record to a step's input. It must be a pure function of the record, and must not
/// throw for any bytes.
/// </summary>
/// <param name="position">The record's position, which is the step's number.</param>
/// <param name="payload">The record; valid only during the call.</param>
/// <param name="target">Call one of its Begin methods.</param>
/// <returns>Whether the input was filled.</returns>
public delegate StepDecoding StepDecoder(JournalPosition position, ReadOnlySpan<byte> payload, StepInput target);
