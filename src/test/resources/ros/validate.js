// Holds a ROS template against the resource classes of Alibaba Cloud's toolkit, which are generated from the service's
// own resource types: required properties, types, allowed values, ranges, and no name that the type does not have.
// Input: the template as JSON. Output: one line for each fault; exit code 1 if there is one.
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv/dist/2020');
const ros = require('@alicloud/ros-cdk-core');

const template = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const faults = [];

// Types that the toolkit has not published.
const described = JSON.parse(fs.readFileSync(path.join(__dirname, 'ess.json'), 'utf8'));
const schemas = new Ajv({ strict: false, allErrors: true }).addSchema(described, 'described');

const types = new Map();
for (const name of fs.readdirSync(path.join(__dirname, 'node_modules/@alicloud'))) {
    const service = name.replace('ros-cdk-', '');
    const generated = path.join(__dirname, 'node_modules/@alicloud', name, 'lib', service + '.generated.js');
    if (!fs.existsSync(generated)) {
        continue;
    }
    // 'SSLSetting': ros.stringToRosTemplate(properties.sslSetting): the template's names and the toolkit's.
    const names = new Map();
    for (const line of fs.readFileSync(generated, 'utf8').matchAll(/'(\w+)': .*\(properties\.(\w+)\)/g)) {
        names.set(line[1], line[2]);
    }
    for (const type of Object.values(require(generated))) {
        if (type.ROS_RESOURCE_TYPE_NAME) {
            types.set(type.ROS_RESOURCE_TYPE_NAME, { type, names });
        }
    }
}

// The template's functions, with each parameter's default and one value for all conditions.
function resolved(value, condition) {
    if (Array.isArray(value)) {
        return value.map((item) => resolved(item, condition));
    }
    if (value === null || typeof value !== 'object') {
        return value;
    }
    if ('Ref' in value) {
        if (value.Ref === 'ALIYUN::NoValue') {
            return undefined;
        }
        if (template.Parameters && value.Ref in template.Parameters) {
            return template.Parameters[value.Ref].Default;
        }
        if (value.Ref in template.Resources) {
            return 'id-of-' + value.Ref;
        }
        faults.push(`Ref ${value.Ref}: no such parameter or resource`);
        return undefined;
    }
    if ('Fn::If' in value) {
        const [name, yes, no] = value['Fn::If'];
        if (!(name in (template.Conditions || {}))) {
            faults.push(`Fn::If ${name}: no such condition`);
        }
        return resolved(condition ? yes : no, condition);
    }
    if ('Fn::Sub' in value) {
        return value['Fn::Sub'].replace(/\$\{(\w+)}/g, (_, name) => resolved({ Ref: name }, condition));
    }
    if ('Fn::GetAtt' in value) {
        checkAttribute(...value['Fn::GetAtt']);
        return 'attribute';
    }
    const members = Object.entries(value).map(([key, member]) => [key, resolved(member, condition)]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function checkAttribute(resource, attribute) {
    const type = (template.Resources[resource] || {}).Type;
    const schema = described.$defs[type];
    if (schema && schema['x-attributes'].includes(attribute)) {
        return;
    }
    const known = types.get(type);
    if (!known || !new RegExp(`getAtt\\('${attribute}'\\)`).test(known.type.toString())) {
        faults.push(`Fn::GetAtt ${resource}.${attribute}: no such attribute`);
    }
}

function renamed(value, names) {
    if (Array.isArray(value)) {
        return value.map((item) => renamed(item, names));
    }
    if (value === null || typeof value !== 'object') {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [names.get(key) || key, renamed(member, names)]));
}

// What the toolkit did not write out again, it does not know.
function compare(where, sent, written) {
    if (sent === null || typeof sent !== 'object') {
        if (sent !== written) {
            faults.push(`${where}: ${JSON.stringify(sent)} is taken as ${JSON.stringify(written)}`);
        }
        return;
    }
    for (const key of Object.keys(sent)) {
        if (written === null || typeof written !== 'object' || !(key in written)) {
            faults.push(`${where}.${key}: no such property`);
        } else {
            compare(`${where}.${key}`, sent[key], written[key]);
        }
    }
}

function check(id, resource, condition) {
    const validate = schemas.getSchema('described#/$defs/' + resource.Type);
    if (validate) {
        if (!validate(resolved(resource.Properties, condition))) {
            validate.errors.forEach((error) =>
                faults.push(`${id}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`));
        }
        return;
    }
    const known = types.get(resource.Type);
    if (!known) {
        faults.push(`${id}: no such type ${resource.Type}`);
        return;
    }
    const properties = resolved(resource.Properties, condition);
    const stack = new ros.Stack(new ros.App(), 'stack');
    const made = new known.type(stack, id, renamed(properties, known.names), true);
    try {
        compare(id, properties, stack.resolve(made._toRosTemplate()).Resources[id].Properties);
    } catch (error) {
        faults.push(`${id}: ${error.message.split('\nObject creation stack')[0]}`);
    }
}

if (template.ROSTemplateFormatVersion !== '2015-09-01') {
    faults.push('ROSTemplateFormatVersion is not 2015-09-01');
}
for (const condition of [true, false]) {
    Object.entries(template.Resources).forEach(([id, resource]) => check(id, resource, condition));
}
resolved(template.Outputs || {}, true);
if (faults.length) {
    console.log([...new Set(faults)].join('\n'));
    process.exit(1);
}
