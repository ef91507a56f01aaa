using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>What an operator will receive on one of its inputs.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Keys">The space of the rows' keys, or null when they are not keyed.</param>
public sealed record InputPort(Schema Schema, KeySpace? Keys);
