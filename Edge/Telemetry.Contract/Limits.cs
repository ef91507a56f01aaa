namespace Telemetry.Contract;

/// <summary>Everything a foreigner can send has a limit with a name here.</summary>
public static class Limits
{
    /// <summary>Greatest size of one SenML pack or foreign message, in bytes.</summary>
    public const int PackBytesMax = 256 * 1024;

    /// <summary>Greatest number of readings in one pack.</summary>
    public const int PackReadingsMax = 4096;

    /// <summary>Greatest number of bad records that one pack lists; more are only counted.</summary>
    public const int PackFaultsMax = 256;

    /// <summary>Greatest number of labels in one SenML record.</summary>
    public const int RecordLabelsMax = 64;

    /// <summary>Greatest length of a device, metric or agent name, in characters.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Greatest length of a boot id, in characters.</summary>
    public const int BootLengthMax = 64;

    /// <summary>Greatest length of a sender's list of past runs, in characters.</summary>
    public const int PastLengthMax = 255;

    /// <summary>Greatest length of a unit, in bytes of UTF-8.</summary>
    public const int UnitBytesMax = 32;

    /// <summary>Greatest length of a text value, in bytes of UTF-8.</summary>
    public const int TextBytesMax = 1024;

    /// <summary>Greatest nesting of JSON that is read at all.</summary>
    public const int JsonDepthMax = 32;

    /// <summary>Greatest nesting of CBOR that is read at all.</summary>
    public const int CborDepthMax = 32;

    /// <summary>Greatest number of distinct names kept interned; a full table starts afresh.</summary>
    public const int InternedNamesMax = 16 * 1024;

    /// <summary>Greatest size of an MQTT CONNECT packet, in bytes.</summary>
    public const int ConnectBytesMax = 16 * 1024;

    /// <summary>Greatest length of an MQTT topic, in characters.</summary>
    public const int TopicLengthMax = 512;

    /// <summary>Greatest size of a state message, in bytes.</summary>
    public const int StateBytesMax = 64 * 1024;

    /// <summary>Greatest size of a configuration, command or reply message, in bytes.</summary>
    public const int ControlBytesMax = 64 * 1024;

    /// <summary>Greatest version of a desired configuration: what every reader of JSON knows exactly.</summary>
    public const long ConfigurationVersionMax = (1L << 53) - 1;

    /// <summary>Shortest trial of a configuration, in seconds.</summary>
    public const int TrialSecondsMin = 30;

    /// <summary>Trial of a configuration that does not say it, in seconds.</summary>
    public const int TrialSecondsDefault = 120;

    /// <summary>Longest trial of a configuration, in seconds.</summary>
    public const int TrialSecondsMax = 24 * 3600;

    /// <summary>Greatest number of faults that a refused configuration names.</summary>
    public const int FaultsMax = 16;

    /// <summary>Greatest length of a fault's path or reason, in characters.</summary>
    public const int FaultLengthMax = 512;

    /// <summary>Longest time for which a command may be good, in seconds.</summary>
    public const int CommandSecondsMax = 3600;

    /// <summary>Shortest period that a command may set, in ms.</summary>
    public const int SamplingMillisMin = 10;

    /// <summary>Longest period that a command may set, in ms.</summary>
    public const int SamplingMillisMax = 24 * 3600 * 1000;

    /// <summary>Longest time for which a command may change a sensor's sampling, in seconds.</summary>
    public const int SamplingSecondsMax = 24 * 3600;

    /// <summary>
    /// Commands whose answers an agent keeps while they are good; one more is refused until one of them is not.
    /// </summary>
    public const int CommandsKeptMax = 256;

    /// <summary>Greatest number of readings in one reply.</summary>
    public const int ReplyReadingsMax = 256;

    /// <summary>Greatest number of devices that one agent carries.</summary>
    public const int AgentDevicesMax = 256;

    /// <summary>Refused devices that an agent's state message names.</summary>
    public const int AgentRefusalsMax = 32;

    /// <summary>Greatest length of one line of the line protocol, in bytes, without its end.</summary>
    public const int LineBytesMax = 2048;

    /// <summary>Greatest number of bytes written or read in one I2C bridge transfer.</summary>
    public const int I2cTransferBytesMax = 4096;
}
