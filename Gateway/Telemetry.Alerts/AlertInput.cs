using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// One stream of window results that rules look at. The schema has <c>window_start</c> and <c>window_end</c>, and may
/// have <c>device</c>, <c>metric</c>, <c>key</c> (all texts) and <c>state</c> (without one every row is final). Rows of
/// a query may have <c>firing</c> (a truth value), <c>severity</c> and <c>summary</c> (texts), too.
/// </summary>
/// <param name="Stream">The stream's name, as <see cref="AlertRule.Stream"/> says it.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Keys">The space of its rows' keys.</param>
/// <param name="NameColumn">The column that <see cref="AlertRule.Device"/> is held against; rows of groups have another
/// one than <c>device</c>.</param>
public sealed record AlertInput(string Stream, Schema Schema, KeySpace Keys, string NameColumn = "device");
