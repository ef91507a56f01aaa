namespace Telemetry.Contract;

/// <summary>The eight major types of CBOR.</summary>
internal enum CborMajor
{
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
    Simple = 7,
}
