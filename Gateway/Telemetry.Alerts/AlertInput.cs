using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// One stream of window results that rules look at. The schema has <c>device</c>, <c>window_start</c> and
/// <c>window_end</c>, and may have <c>metric</c> and <c>state</c> (without one every row is final).
/// </summary>
/// <param name="Stream">The stream's name, as <see cref="AlertRule.Stream"/> says it.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Keys">The space of its rows' keys.</param>
public sealed record AlertInput(string Stream, Schema Schema, KeySpace Keys);
