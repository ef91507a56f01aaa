namespace Telemetry.Edge.Diagnostics;

/// <summary>The ids of what the agent logs; a number is never used for something else.</summary>
internal enum EdgeEvent
{
    None = 0,
    Started = 1001,
    Stopped = 1002,
    GatewayFound = 1101,
    GatewayAway = 1102,
    PackRefused = 1103,
    PackUnusable = 1104,
    DeviceParked = 1105,
    DeviceAdmitted = 1106,
    AgentRefused = 1107,
    SensorChanged = 1201,
    SpoolDamaged = 1301,
    SpoolFailed = 1302,
    SpoolFull = 1303,
    SpoolRoomy = 1304,
    ClockAnchored = 1401,
    ConfigTried = 1501,
    ConfigKept = 1502,
    ConfigRolledBack = 1503,
    ConfigRefused = 1504,
    ConfigFileDamaged = 1505,
    OrdersRefused = 1511,
    CommandAnswered = 1512,
}
